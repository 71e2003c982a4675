import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Bytes that are not worth two requests to the disk. */
const SMALL = 1 << 20;

/**
 * Writes a file that is there with all its bytes, or not there at all, whenever the power goes. It grows in
 * `workshop`, a folder of the same file system; what a crash leaves lies there and nowhere else. A path that has to be
 * computed is asked for when writing has begun.
 */
export async function writeAtomically(
  path: string | (() => Promise<string>),
  bytes: Uint8Array,
  workshop: string,
): Promise<void> {
  await createFolder(workshop);
  const unfinished = join(workshop, randomUUID());
  const writing = writeThrough(await open(unfinished, 'wx'), bytes);
  try {
    const [, target] = await Promise.all([writing, placeAt(path)]);
    // Its bytes are on the disk before it has its name: a name with half of them could never be told from damage.
    await rename(unfinished, target);
    // And its name before the caller goes on: what is written next may name it.
    await syncFolder(dirname(target));
  } catch (error) {
    await Promise.allSettled([writing]);
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The folder of a file, made while the file is written. */
async function placeAt(path: string | (() => Promise<string>)): Promise<string> {
  const target = typeof path === 'string' ? path : await path();
  await createFolder(dirname(target));
  return target;
}

/**
 * The disk takes the first half while the second is copied for it. `datasync` writes the bytes and the size; a change of
 * the time alone would not be worth a request.
 */
async function writeThrough(file: FileHandle, bytes: Uint8Array): Promise<void> {
  const half = Math.max(SMALL, Math.ceil(bytes.byteLength / 2));
  let synced = Promise.resolve();
  try {
    let written = 0;
    do {
      // A full disk takes a part of it.
      const piece = Math.min(half, bytes.byteLength - written);
      const [{ bytesWritten }] = await Promise.all([file.write(bytes, written, piece), synced]);
      written += bytesWritten;
      synced = file.datasync();
    } while (written < bytes.byteLength);
    await synced;
  } finally {
    await Promise.allSettled([synced]);
    await file.close();
  }
}

/** A new folder is durable once the one that holds it is. */
async function createFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  for (let folder = path; folder !== dirname(first); folder = dirname(folder)) {
    await syncFolder(dirname(folder));
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
