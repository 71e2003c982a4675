import { open, stat, type FileHandle } from 'node:fs/promises';
import { TextDecoder } from 'node:util';

/** As much of a file as is looked through for its last lines. */
const TAIL_BYTES = 4 * 1024 * 1024;

/** Reads a log that grows, is now and then begun anew, and may be away for a while. */
export class LogReader {
  private file: OpenLog | undefined;

  constructor(readonly path: string) {}

  /** The last lines that there are; from here on `more` goes on. */
  async last(count: number): Promise<string[]> {
    this.file = await OpenLog.at(this.path);
    const cut = (await this.file?.skipAllBut(TAIL_BYTES)) ?? false;
    const lines = (await this.file?.more()) ?? [];
    return count === 0 ? [] : (cut ? lines.slice(1) : lines).slice(-count);
  }

  /** What was written since, in whole lines; of a log that was begun anew, the rest of the old one before. */
  async more(): Promise<string[]> {
    const { file } = this;
    // Asked first: once another file bears the name, nobody writes into the old one any more.
    const inode = await inodeOf(this.path);
    const old = (await file?.more()) ?? [];
    if (inode === undefined || inode === file?.inode) return old;
    const left = (await file?.end()) ?? [];
    this.file = await OpenLog.at(this.path);
    return [...old, ...left, ...((await this.file?.more()) ?? [])];
  }

  async close(): Promise<void> {
    await this.file?.end();
    this.file = undefined;
  }
}

/** One file. It is held open, so that what is left in it can be read after it has lost its name. */
class OpenLog {
  private offset = 0;
  private rest = '';
  private decoder = aDecoder();

  private constructor(
    private readonly handle: FileHandle,
    readonly inode: bigint,
  ) {}

  /** `undefined`: there is none now. */
  static async at(path: string): Promise<OpenLog | undefined> {
    const handle = await unlessAbsent(open(path));
    return handle && new OpenLog(handle, (await handle.stat({ bigint: true })).ino);
  }

  /** Whether anything was skipped: then the first line is none. */
  async skipAllBut(bytes: number): Promise<boolean> {
    this.offset = Math.max(0, (await this.handle.stat()).size - bytes);
    return this.offset > 0;
  }

  async more(): Promise<string[]> {
    const { size } = await this.handle.stat();
    if (size < this.offset) {
      this.offset = 0;
      this.rest = '';
      this.decoder = aDecoder();
    }
    const lines = (this.rest + (await this.read(size - this.offset))).split('\n');
    this.rest = lines.pop() ?? '';
    return lines;
  }

  /** The line that was begun and will not be ended. */
  async end(): Promise<string[]> {
    await this.handle.close();
    return this.rest === '' ? [] : [this.rest];
  }

  private async read(length: number): Promise<string> {
    if (length <= 0) return '';
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(length), 0, length, this.offset);
    this.offset += bytesRead;
    return this.decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
  }
}

/** Keeps the beginning of a character whose end is not written yet. */
function aDecoder(): TextDecoder {
  return new TextDecoder('utf-8', { ignoreBOM: true });
}

async function inodeOf(path: string): Promise<bigint | undefined> {
  return (await unlessAbsent(stat(path, { bigint: true })))?.ino;
}

async function unlessAbsent<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
