import { join } from 'node:path';
import { LogFile } from './log-file.js';
import { type LogLine, parseLogLine } from './log-line.js';

const REMEMBERED_LINES = 500;

/** What every process of a stack writes: into a file each, to a listener, and into memory for failure messages. */
export class Logs {
  private readonly files = new Map<string, LogFile>();
  private readonly remembered = new Map<string, string[]>();

  private failed = false;

  constructor(
    readonly directory: string,
    private readonly listener: (line: LogLine) => void = () => undefined,
  ) {}

  write(source: string, text: string): void {
    this.writeToFile(source, text);
    const lines = this.linesOf(source);
    lines.push(text);
    if (lines.length > REMEMBERED_LINES) lines.shift();
    this.listener(parseLogLine(source, text, new Date()));
  }

  /** The last lines that this process wrote, as it wrote them. */
  last(source: string, count = REMEMBERED_LINES): readonly string[] {
    return this.linesOf(source).slice(-count);
  }

  pathOf(source: string): string {
    return join(this.directory, `${source}.log`);
  }

  /** A full disk must not end what is being logged; it is told once. */
  private writeToFile(source: string, text: string): void {
    try {
      this.fileOf(source).append(text);
    } catch (error) {
      if (this.failed) return;
      this.failed = true;
      const message = `The log files cannot be written: ${(error as Error).message}`;
      this.listener({ source: 'runtime', level: 'error', time: new Date(), message, fields: {} });
    }
  }

  private linesOf(source: string): string[] {
    const lines = this.remembered.get(source) ?? [];
    this.remembered.set(source, lines);
    return lines;
  }

  private fileOf(source: string): LogFile {
    const file = this.files.get(source) ?? new LogFile(this.pathOf(source));
    this.files.set(source, file);
    return file;
  }
}
