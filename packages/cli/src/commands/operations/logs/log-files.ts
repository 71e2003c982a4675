import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The log of one process of the local runtime. */
export interface LogFile {
  /** How its lines are labelled: by its name, by the part that it alone belongs to, or by both. */
  readonly service: string;
  /** What it can be asked for by. */
  readonly names: readonly string[];
  readonly path: string;
}

const SUFFIX = '.log';

/** Those of `npm start`, and of services that were started alone: these are called by their ports as well. */
export async function logFilesIn(stateDir: string): Promise<LogFile[]> {
  const own = await logsIn(join(stateDir, 'logs'));
  const parts = await namesIn(join(stateDir, 'parts'));
  const ofParts = await Promise.all(
    parts.map(async (part) => {
      const logs = await logsIn(join(stateDir, 'parts', part, 'logs'));
      return logs.map(({ name, path }) => {
        const service = logs.length > 1 ? `${part}/${name}` : part;
        return { service, names: [part, name, `${part}/${name}`], path };
      });
    }),
  );
  return [...own.map(({ name, path }) => ({ service: name, names: [name], path })), ...ofParts.flat()];
}

async function logsIn(directory: string): Promise<{ readonly name: string; readonly path: string }[]> {
  const names = (await namesIn(directory)).filter((name) => name.endsWith(SUFFIX));
  return names.map((name) => ({ name: name.slice(0, -SUFFIX.length), path: join(directory, name) }));
}

async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.toSorted();
}
