import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const MINUTES = 60_000;
const state = mkdtempSync(join(tmpdir(), 'fake-stripe-bench-'));

/** A benchmark in a terminal of its own. */
class Run {
  readonly exited: Promise<number | NodeJS.Signals>;
  private readonly child: ChildProcess;
  private output = '';

  constructor() {
    const bench = join(__dirname, '../bench/bench.mjs');
    const env = { ...process.env, LOCAL_STATE_DIR: state };
    this.child = spawn(process.execPath, [bench, 'workers', '--short'], { env, detached: true });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.on('data', (text: Buffer) => (this.output += String(text)));
    this.exited = once(this.child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  }

  /** @throws Error with what it wrote when it ends before */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      if (this.child.exitCode !== null) throw new Error(`It ended with ${this.child.exitCode}:\n${this.output}`);
      await delay(20);
    }
  }

  /** A terminal sends a signal to the whole group, others send it to the process alone. */
  signal(signal: NodeJS.Signals, to: 'group' | 'process'): void {
    const pid = this.child.pid as number;
    process.kill(to === 'group' ? -pid : pid, signal);
  }
}

/** What the benchmark has written into its folder; nothing before it has. */
function written(file: string): string {
  const [workplace = 'none'] = readdirSync(state);
  const path = join(state, workplace, file);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

/** Those that were given a path in the folder, which are all that are not of the benchmark's group. */
function processes(): string[] {
  const all = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], { encoding: 'utf8' });
  return all.split('\n').filter((line) => line.includes(state));
}

describe('a benchmark that is broken off', () => {
  let run: Run;

  beforeEach(() => {
    run = new Run();
  });
  afterEach(() => {
    killQuietly(() => run.signal('SIGKILL', 'group'));
    for (const line of processes()) killQuietly(() => process.kill(parseInt(line), 'SIGKILL'));
  });
  afterAll(() => rmSync(state, { recursive: true, force: true }));

  it.each([
    ['Ctrl-C while its services run', 'SIGINT', 'group', 130, () => written('logs/api.log') !== ''],
    ['SIGTERM while PostgreSQL starts', 'SIGTERM', 'process', 143, () => written('stack.json').includes('"postgres"')],
  ] as const)(
    'by %s ends what it has started, and leaves nothing',
    async (_, signal, to, status, isTime) => {
      await run.until(isTime);
      expect(processes()).not.toEqual([]);
      run.signal(signal, to);
      expect(await run.exited).toBe(status);
      expect(processes()).toEqual([]);
      expect(() => run.signal('SIGKILL', 'group')).toThrow('ESRCH');
      expect(readdirSync(state)).toEqual([]);
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
