import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidProfile, type ProfileFile } from '../domain/profile.js';

const BUILT_IN = fileURLToPath(new URL('../../../profiles/', import.meta.url));

/** The profiles that come with the simulator, and those of a folder of one's own. */
export function loadProfiles(folder?: string): ProfileFile[] {
  const folders = folder === undefined ? [BUILT_IN] : [BUILT_IN, folder];
  return folders.flatMap((each) => filesIn(each).map((file) => readProfile(join(each, file))));
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort();
  } catch (error) {
    throw new InvalidProfile(`Profiles cannot be read (CHAOS_PROFILES_DIR): ${(error as Error).message}`);
  }
}

function readProfile(path: string): ProfileFile {
  const name = basename(path, '.json');
  const fail = (why: string): never => {
    throw new InvalidProfile(`Profile ${name} (${path}): ${why}`);
  };
  try {
    return checked(JSON.parse(readFileSync(path, 'utf8')), name, fail);
  } catch (error) {
    if (error instanceof SyntaxError) return fail(`not JSON: ${error.message}`);
    throw error;
  }
}

const FIELDS = ['name', 'description', 'operations', 'faultyAttempts', 'delays'];

function checked(value: unknown, name: string, fail: (why: string) => never): ProfileFile {
  if (!isRecord(value)) return fail('not an object.');
  const { operations, faultyAttempts, delays = {} } = value;
  const unknown = Object.keys(value).find((field) => !FIELDS.includes(field));
  if (unknown) return fail(`there is no field ${unknown}.`);
  if (value['name'] !== name) return fail('its name is not that of its file.');
  if (typeof value['description'] !== 'string') return fail('a description is missing.');
  if (!isRecord(operations)) return fail('operations is not an object.');
  for (const [operation, weights] of Object.entries(operations)) {
    if (!isNumbers(weights)) return fail(`operation ${operation} is not an object of weights.`);
  }
  if (faultyAttempts !== undefined && !(Number.isInteger(faultyAttempts) && Number(faultyAttempts) >= 0)) {
    return fail('faultyAttempts is not a whole number.');
  }
  if (!isNumbers(delays)) return fail('delays is not an object of milliseconds.');
  return value as unknown as ProfileFile;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is Record<string, number> {
  return isRecord(value) && Object.values(value).every((each) => typeof each === 'number' && Number.isFinite(each));
}
