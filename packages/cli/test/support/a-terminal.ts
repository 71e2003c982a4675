import { resolve } from 'node:path';
import type { Context, Output } from '../../src/context.js';
import type { ExitCode } from '../../src/exit-code.js';
import { run } from '../../src/program.js';

const ROOT = resolve(__dirname, '../../../..');
const BEGIN = Date.parse('2026-11-21T16:01:00.000Z');

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

type About = Partial<Pick<Context, 'env' | 'cwd' | 'root'>>;

/** What a command has to do with the world, of which nothing is to be seen. */
export function aContext({ env = {}, cwd = process.cwd(), root = ROOT }: About): Context {
  const clock = { now: () => new Date(BEGIN), sleep: () => Promise.resolve() };
  const [stdout, stderr] = [new Captured(false, 100), new Captured(false, 100)];
  return { stdout, stderr, env, fetch, clock, cwd, root, user: 'ada', version: '1.2.3' };
}

/** Runs command lines in this process; time stands still but for what is slept. */
export class ATerminal {
  slept = 0;

  constructor(private readonly about: About & { readonly isTTY?: boolean } = {}) {}

  async run(...args: readonly string[]): Promise<Ended> {
    const { isTTY = false } = this.about;
    const [stdout, stderr] = [new Captured(isTTY, 100), new Captured(isTTY, 100)];
    const clock = {
      now: () => new Date(BEGIN + this.slept),
      sleep: (milliseconds: number) => {
        this.slept += milliseconds;
        return Promise.resolve();
      },
    };
    const exitCode = await run(args, { ...aContext(this.about), stdout, stderr, clock });
    return { exitCode, stdout: stdout.text, stderr: stderr.text };
  }
}
