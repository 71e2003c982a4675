import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StoredObject } from '@fake-stripe/contracts';
import { CheckpointStore, StoreUnavailable } from '../application/ports/checkpoint-store.js';
import { writeAtomically } from './atomic-file.js';
import { sha256InTurns, soundBytes } from './content-address.js';
import { sha256OfFile } from './file-digest.js';
import {
  checkedRecord,
  checkedRecordPrefix,
  checkedRunId,
  checkedSha256,
  isRecord,
  isRunId,
  isSha256,
  OBJECTS,
} from './stored-names.js';
import { readWholeFile } from './whole-file.js';

/** Within a run: files that are being written. */
const UNFINISHED = '.unfinished';
/** No write takes that long: what is older was left by a crash. */
const LEFTOVER_AFTER_MS = 3_600_000;

/** Files: `<directory>/<run>/objects/<sha256>` and `<directory>/<run>/<record>`. */
export class FileCheckpointStore extends CheckpointStore {
  private readonly directory: string;

  constructor(
    directory: string,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.directory = resolve(directory);
  }

  async put(runId: string, bytes: Uint8Array): Promise<StoredObject> {
    const what = `an object of ${this.folderOf(runId)}`;
    // Its name is computed while the disk works. It is written also where it is there already: it may be damaged.
    let sha256 = '';
    const path = async () => this.pathOf(runId, (sha256 = await sha256InTurns(bytes)));
    await this.write(runId, what, path, bytes);
    return { sha256, bytes: bytes.byteLength };
  }

  async get(runId: string, sha256: string): Promise<Uint8Array> {
    return soundBytes(await this.read(runId, sha256), sha256, this.locate(runId, sha256));
  }

  async read(runId: string, sha256: string): Promise<Uint8Array | undefined> {
    return this.readFile(this.pathOf(runId, sha256));
  }

  async digest(runId: string, sha256: string): Promise<string | undefined> {
    const path = this.pathOf(runId, sha256);
    return guarded(`read ${path}`, () => sha256OfFile(path).catch(undefinedWhereMissing));
  }

  async remove(runId: string, sha256: string): Promise<void> {
    const path = this.pathOf(runId, sha256);
    await guarded(`remove ${path}`, () => rm(path, { force: true }));
  }

  async objects(runId: string): Promise<string[]> {
    return (await this.entries(join(this.folderOf(runId), OBJECTS))).files.filter(isSha256).sort();
  }

  async writeRecord(runId: string, name: string, text: string): Promise<void> {
    const path = this.recordPath(runId, name);
    await this.write(runId, path, path, Buffer.from(text));
  }

  async readRecord(runId: string, name: string): Promise<string | undefined> {
    return (await this.readFile(this.recordPath(runId, name)))?.toString();
  }

  async listRecords(runId: string, prefix: string): Promise<string[]> {
    const parent = checkedRecordPrefix(prefix).slice(0, prefix.lastIndexOf('/') + 1);
    const names: string[] = [];
    for await (const name of this.records(this.folderOf(runId), parent)) {
      if (name.startsWith(prefix)) names.push(name);
    }
    return names.sort();
  }

  async runs(): Promise<string[]> {
    const runs: string[] = [];
    for (const runId of (await this.entries(this.directory)).folders) {
      if (isRunId(runId) && !(await this.records(this.folderOf(runId), '').next()).done) runs.push(runId);
    }
    return runs.sort();
  }

  locate(runId: string, sha256?: string): string {
    const path = sha256 === undefined ? this.folderOf(runId) : this.pathOf(runId, sha256);
    return pathToFileURL(path).href;
  }

  private folderOf(runId: string): string {
    return join(this.directory, checkedRunId(runId));
  }

  private pathOf(runId: string, sha256: string): string {
    return join(this.folderOf(runId), OBJECTS, checkedSha256(sha256));
  }

  private recordPath(runId: string, name: string): string {
    return join(this.folderOf(runId), checkedRecord(name));
  }

  private async write(
    runId: string,
    what: string,
    path: string | (() => Promise<string>),
    bytes: Uint8Array,
  ): Promise<void> {
    const workshop = join(this.folderOf(runId), UNFINISHED);
    await Promise.all([guarded(`write ${what}`, () => writeAtomically(path, bytes, workshop)), this.sweep(workshop)]);
  }

  private async readFile(path: string): Promise<Buffer | undefined> {
    return guarded(`read ${path}`, () => readWholeFile(path).catch(undefinedWhereMissing));
  }

  /** Names of records in a folder and below, `within` being what leads there. */
  private async *records(run: string, within: string): AsyncGenerator<string, void> {
    const { files, folders } = await this.entries(join(run, within));
    yield* files.map((file) => `${within}${file}`).filter(isRecord);
    for (const folder of folders) {
      // Objects are no records, and may be many.
      if (within !== '' || folder !== OBJECTS) yield* this.records(run, `${within}${folder}/`);
    }
  }

  /** Without those that begin with a dot; nothing where there is no such folder. */
  private async entries(path: string): Promise<{ files: string[]; folders: string[] }> {
    const found = await guarded(`list ${path}`, () =>
      readdir(path, { withFileTypes: true }).catch(undefinedWhereMissing),
    );
    const shown = (found ?? []).filter(({ name }) => !name.startsWith('.'));
    return {
      files: shown.filter((entry) => entry.isFile()).map(({ name }) => name),
      folders: shown.filter((entry) => entry.isDirectory()).map(({ name }) => name),
    };
  }

  /** Removes what crashes have left. That it cannot is no reason to fail a write that was done. */
  private async sweep(workshop: string): Promise<void> {
    try {
      for (const name of await readdir(workshop)) {
        const path = join(workshop, name);
        if (this.now() - (await stat(path)).mtimeMs > LEFTOVER_AFTER_MS) await rm(path, { force: true });
      }
    } catch {
      return;
    }
  }
}

async function guarded<Result>(what: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    if (!isSystemError(cause)) throw cause;
    throw new StoreUnavailable(`The checkpoint store cannot ${what}: ${cause.message}`, { cause });
  }
}

function undefinedWhereMissing(error: unknown): undefined {
  if (isSystemError(error) && error.code === 'ENOENT') return undefined;
  throw error;
}

/** By its shape: an error may come from another realm, as in tests. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}
