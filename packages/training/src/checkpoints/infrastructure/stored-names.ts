const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/;
/** No part begins with a dot: neither `..` nor a file that the store keeps for itself. */
const RECORD = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254})*$/;
const RECORD_PREFIX = /^(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/|$))*$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** Folder of the objects within a run; no record begins with it. */
export const OBJECTS = 'objects';

export function isRunId(name: string): boolean {
  return RUN_ID.test(name);
}

export function isRecord(name: string): boolean {
  return RECORD.test(name) && !isInObjects(name);
}

export function isSha256(name: string): boolean {
  return SHA256.test(name);
}

/**
 * Names become paths and keys, and some come from requests: what could lead elsewhere is refused, as a bug of the one
 * who let it through.
 */
export function checkedRunId(runId: string): string {
  return checked(isRunId(runId), runId, 'name of a run');
}

export function checkedRecord(name: string): string {
  return checked(isRecord(name), name, 'name of a record');
}

export function checkedRecordPrefix(prefix: string): string {
  return checked(RECORD_PREFIX.test(prefix) && !isInObjects(prefix), prefix, 'beginning of a record name');
}

export function checkedSha256(sha256: string): string {
  return checked(isSha256(sha256), sha256, 'SHA-256 in 64 hex digits');
}

function isInObjects(name: string): boolean {
  return name === OBJECTS || name.startsWith(`${OBJECTS}/`);
}

function checked(holds: boolean, value: string, what: string): string {
  if (!holds) throw new Error(`${JSON.stringify(value)} is no ${what}`);
  return value;
}
