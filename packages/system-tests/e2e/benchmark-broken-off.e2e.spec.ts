import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const MINUTES = 60_000;
const state = join(__dirname, '../../../.local');

/** A benchmark in a terminal of its own. */
class Run {
  readonly exited: Promise<number | NodeJS.Signals>;
  private readonly child: ChildProcess;
  private output = '';

  constructor() {
    const bench = join(__dirname, '../bench/bench.mjs');
    this.child = spawn(process.execPath, [bench, 'workers', '--short'], { detached: true });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += String(text)));
    this.exited = once(this.child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  }

  /** Resolves with its folder, once a file there holds the text. @throws Error with what it said when it ends before */
  async hasWritten(file: string, text: string): Promise<string> {
    for (;;) {
      const folder = this.folder();
      if (folder !== undefined && read(join(folder, file)).includes(text)) return folder;
      if (this.child.exitCode !== null) throw new Error(`It ended with ${this.child.exitCode}:\n${this.output}`);
      await delay(20);
    }
  }

  /** A terminal sends a signal to the whole group, others send it to the process alone. */
  signal(signal: NodeJS.Signals, to: 'group' | 'process'): void {
    const pid = this.child.pid as number;
    process.kill(to === 'group' ? -pid : pid, signal);
  }

  /** Others may measure beside it. */
  private folder(): string | undefined {
    const all = existsSync(state) ? readdirSync(state).map((name) => join(state, name)) : [];
    return all.find((folder) => read(join(folder, 'stack.json')).includes(`"pid": ${this.child.pid},`));
  }
}

/** Nothing where there is no such file. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Those that were given a path in the folder, which are all that are not of the benchmark's group. */
function processesOn(folder: string): string[] {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return all.split('\n').filter((line) => line.includes(folder));
}

describe('a benchmark that is broken off', () => {
  let run: Run;
  let folder: string | undefined;

  beforeEach(() => {
    folder = undefined;
    run = new Run();
  });
  afterEach(() => {
    killQuietly(() => run.signal('SIGKILL', 'group'));
    if (folder === undefined) return;
    for (const line of processesOn(folder)) killQuietly(() => process.kill(parseInt(line), 'SIGKILL'));
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['Ctrl-C while its services run', 'SIGINT', 'group', 130, ['logs/api.log', '{']],
    ['SIGTERM while PostgreSQL starts', 'SIGTERM', 'process', 143, ['stack.json', '"postgres"']],
  ] as const)(
    'by %s ends what it has started, and leaves nothing',
    async (_, signal, to, status, [file, text]) => {
      folder = await run.hasWritten(file, text);
      expect(processesOn(folder)).not.toEqual([]);
      run.signal(signal, to);
      expect(await run.exited).toBe(status);
      expect(processesOn(folder)).toEqual([]);
      expect(() => run.signal('SIGKILL', 'group')).toThrow('ESRCH');
      expect(existsSync(folder)).toBe(false);
    },
    10 * MINUTES,
  );
});

/** It may have ended. */
function killQuietly(kill: () => void): void {
  try {
    kill();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
