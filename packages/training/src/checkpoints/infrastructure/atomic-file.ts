import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Writes a file that is there with all its bytes, or not there at all, whenever the power goes. It grows in
 * `workshop`, a folder of the same file system; what a crash leaves lies there and nowhere else. Its path may be known
 * only when it has been written.
 */
export async function writeAtomically(
  path: string | Promise<string>,
  bytes: Uint8Array,
  workshop: string,
): Promise<void> {
  await createFolder(workshop);
  const unfinished = join(workshop, randomUUID());
  try {
    const [target] = await Promise.all([path, writeThrough(unfinished, bytes)]);
    await createFolder(dirname(target));
    await rename(unfinished, target);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    // One request for all, unlike writeFile: it goes on while this thread computes. A full disk takes a part of it.
    for (let written = 0; written < bytes.byteLength;) {
      written += (await file.write(bytes, written)).bytesWritten;
    }
    await file.sync();
  } finally {
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
