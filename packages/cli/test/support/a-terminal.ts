import { resolve } from 'node:path';
import type { Context, Output } from '../../src/context.js';
import type { ExitCode } from '../../src/exit-code.js';
import { run } from '../../src/program.js';

class Captured implements Output {
  text = '';

  constructor(
    readonly isTTY: boolean,
    readonly columns: number,
  ) {}

  write(text: string): void {
    this.text += text;
  }
}

export interface Ended {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs command lines in this process; time stands still but for what is slept. */
export class ATerminal {
  slept = 0;

  constructor(
    private readonly about: Partial<Pick<Context, 'env' | 'cwd' | 'root'>> & { readonly isTTY?: boolean } = {},
  ) {}

  async run(...args: readonly string[]): Promise<Ended> {
    const { env = {}, cwd = process.cwd(), root = resolve(__dirname, '../../../..'), isTTY = false } = this.about;
    const [stdout, stderr] = [new Captured(isTTY, 100), new Captured(isTTY, 100)];
    const begin = Date.parse('2026-11-21T16:01:00.000Z');
    const clock = {
      now: () => new Date(begin + this.slept),
      sleep: (milliseconds: number) => {
        this.slept += milliseconds;
        return Promise.resolve();
      },
    };
    const exitCode = await run(args, { stdout, stderr, env, fetch, clock, cwd, root, user: 'ada' });
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  }
}
