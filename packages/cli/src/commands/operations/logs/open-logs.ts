import { logFilesIn } from './log-files.js';
import { LogReader } from './log-reader.js';

export interface Line {
  readonly service: string;
  readonly line: string;
}

interface OpenedLog {
  readonly service: string;
  readonly reader: LogReader;
}

/** The logs below a folder, or those of some services alone; also those that appear later. */
export class OpenLogs {
  private readonly opened = new Map<string, OpenedLog>();

  constructor(
    private readonly stateDir: string,
    private readonly names: readonly string[] | undefined,
  ) {}

  /** Whether a line has to say whose it is. */
  get several(): boolean {
    return this.opened.size > 1;
  }

  /** The last lines of each. */
  async last(count: number): Promise<Line[]> {
    await this.list();
    return this.lines((reader) => reader.last(count));
  }

  /** What was written since, log by log. */
  async more(): Promise<Line[]> {
    await this.list();
    return this.lines((reader) => reader.more());
  }

  async close(): Promise<void> {
    await Promise.all([...this.opened.values()].map(({ reader }) => reader.close()));
  }

  /** One that is away stays: it may come again. */
  private async list(): Promise<void> {
    for (const { service, names, path } of await logFilesIn(this.stateDir)) {
      if (this.names && !names.some((name) => this.names?.includes(name))) continue;
      this.opened.set(path, { service, reader: this.opened.get(path)?.reader ?? new LogReader(path) });
    }
  }

  private async lines(read: (reader: LogReader) => Promise<string[]>): Promise<Line[]> {
    const found = await Promise.all(
      [...this.opened.values()].map(async ({ service, reader }) =>
        (await read(reader)).map((line) => ({ service, line })),
      ),
    );
    return found.flat();
  }
}
