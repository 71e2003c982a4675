import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const MAX_BYTES = 20 * 1024 * 1024;

/** A log file that is started anew when it has become large; one older file is kept beside it, as `<name>.1`. */
export class LogFile {
  private size: number;

  constructor(
    readonly path: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    mkdirSync(dirname(path), { recursive: true });
    this.size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Written at once: the last lines before a crash are those that matter. */
  append(line: string): void {
    if (this.size > this.maxBytes) {
      renameSync(this.path, `${this.path}.1`);
      this.size = 0;
    }
    appendFileSync(this.path, `${line}\n`);
    this.size += Buffer.byteLength(line) + 1;
  }
}
