import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The log of one process of the local runtime. */
export interface LogFile {
  readonly service: string;
  readonly path: string;
}

/** As much of a file as is looked through for its last lines. */
const TAIL_BYTES = 4 * 1024 * 1024;
const SUFFIX = '.log';

/** Those of `npm start`, and of services that were started alone: these are called by their ports as well. */
export async function logFilesIn(stateDir: string): Promise<LogFile[]> {
  const parts = await namesIn(join(stateDir, 'parts'));
  const ofParts = await Promise.all(
    parts.map(async (part) =>
      (await logsIn(join(stateDir, 'parts', part, 'logs'))).map(({ path }) => ({ service: part, path })),
    ),
  );
  return [...(await logsIn(join(stateDir, 'logs'))), ...ofParts.flat()];
}

async function logsIn(directory: string): Promise<LogFile[]> {
  const names = (await namesIn(directory)).filter((name) => name.endsWith(SUFFIX));
  return names.map((name) => ({ service: name.slice(0, -SUFFIX.length), path: join(directory, name) }));
}

async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names.toSorted();
}

/** Reads a log that grows, and is now and then begun anew. */
export class LogReader {
  private offset = 0;
  private file = 0;
  private rest = '';

  constructor(readonly log: LogFile) {}

  /** The last lines that there are; from here on `more` goes on. */
  async last(count: number): Promise<string[]> {
    const { size, ino } = await stat(this.log.path);
    this.offset = Math.max(0, size - TAIL_BYTES);
    this.file = ino;
    const cut = this.offset > 0;
    const lines = await this.more();
    return (cut ? lines.slice(1) : lines).slice(-count);
  }

  /** What was written since, in whole lines. */
  async more(): Promise<string[]> {
    const { size, ino } = await stat(this.log.path);
    if (ino !== this.file || size < this.offset) {
      this.file = ino;
      this.offset = 0;
      this.rest = '';
    }
    const text = this.rest + (await this.read(size - this.offset));
    this.offset = size;
    const lines = text.split('\n');
    this.rest = lines.pop() ?? '';
    return lines;
  }

  private async read(length: number): Promise<string> {
    if (length <= 0) return '';
    const file = await open(this.log.path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, this.offset);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  }
}
