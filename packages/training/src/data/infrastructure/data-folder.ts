import { readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, normalize, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DatasetInvalid, DatasetUnavailable } from '../application/ports/datasets.js';

const unzip = promisify(gunzip);

/** A file that is there. */
export interface DataFile {
  /** As it was asked for: what messages call it. */
  readonly name: string;
  readonly path: string;
  /** Another when the file has changed. */
  readonly stamp: string;
  readonly bytes: number;
}

/** Data files below one directory, and no others. */
export class DataFolder {
  private readonly directory: string;

  constructor(directory: string) {
    this.directory = resolve(directory);
  }

  /**
   * The file of this name, or the one with `.gz` added.
   * @throws DatasetUnavailable
   */
  async find(name: string): Promise<DataFile> {
    return (await this.look(name)) ?? (await this.look(`${name}.gz`)) ?? this.lacks(name);
  }

  private async look(name: string): Promise<DataFile | undefined> {
    if (isAbsolute(name) || normalize(name).split(sep)[0] === '..') throw this.outside(name);
    const path = await guarded(name, () => realpath(resolve(this.directory, name)).catch(undefinedWhereMissing));
    if (path === undefined) return undefined;
    // A link below the directory can lead out of it.
    if (!path.startsWith(`${await realpath(this.directory)}${sep}`)) throw this.outside(name);
    const found = await guarded(name, () => stat(path, { bigint: true }));
    if (!found.isFile()) throw new DatasetUnavailable(`${name} in ${this.directory} is no file`);
    return { name, path, stamp: `${found.ino}-${found.size}-${found.mtimeNs}`, bytes: Number(found.size) };
  }

  private lacks(name: string): never {
    throw new DatasetUnavailable(`There is neither ${name} nor ${name}.gz in ${this.directory}`);
  }

  private outside(name: string): DatasetUnavailable {
    return new DatasetUnavailable(`${name} leads out of the data directory ${this.directory}`);
  }
}

/**
 * The content of a file, decompressed where it is gzip.
 * @throws DatasetUnavailable | DatasetInvalid
 */
export async function readDataFile({ name, path, bytes }: DataFile, limit: number): Promise<Buffer> {
  if (bytes > limit) throw tooLarge(name, limit);
  const content = await guarded(name, () => readFile(path));
  if (content[0] !== 0x1f || content[1] !== 0x8b) return content;
  try {
    return await unzip(content, { maxOutputLength: limit });
  } catch (cause) {
    if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(name, limit);
    throw new DatasetInvalid(`${name} is damaged or truncated gzip: ${messageOf(cause)}`, { cause });
  }
}

function tooLarge(name: string, limit: number): DatasetInvalid {
  return new DatasetInvalid(`${name} has more than ${limit} bytes decompressed, the most that is taken`);
}

async function guarded<Result>(name: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (cause) {
    throw new DatasetUnavailable(`${name} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function undefinedWhereMissing(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined;
  throw error;
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
