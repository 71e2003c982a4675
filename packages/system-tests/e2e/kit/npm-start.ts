import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts, type ProcessIdentity } from '@fake-stripe/local-runtime';

const repository = resolve(__dirname, '../../../..');

export interface Recorded extends ProcessIdentity {
  readonly name: string;
}

/** A machine for `npm start`: free ports and a state directory of its own. */
export class LocalMachine {
  private constructor(
    readonly env: NodeJS.ProcessEnv,
    readonly stateDir: string,
    readonly api: string,
    readonly founder: string,
  ) {}

  static async prepare(stateDir: string): Promise<LocalMachine> {
    const outside = ['POSTGRES_PORT', 'TEMPORAL_PORT', 'TEMPORAL_UI_PORT'];
    const variables = [...outside, 'CHAOS_PORT', 'WORKER_PORT', 'API_PORT', 'FOUNDER_PORT'];
    const ports = await freePorts(variables.length);
    const moved = Object.fromEntries(variables.map((name, index) => [name, String(ports[index])]));
    // Empty values go before those of a .env file in the checkout.
    const ours = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', LOCAL_STATE_DIR: stateDir, CHAOS_TIME_SCALE: '0.02' };
    const env = { ...process.env, ...moved, ...ours };
    const local = (port?: string) => `http://127.0.0.1:${port}`;
    return new LocalMachine(env, stateDir, local(moved.API_PORT), local(moved.FOUNDER_PORT));
  }

  run(script: string, env: NodeJS.ProcessEnv = {}): NpmRun {
    return new NpmRun(script, { ...this.env, ...env });
  }

  /** The runtime and what it has started, by its own record. */
  processes(): { readonly owner: number; readonly parts: readonly Recorded[] } {
    const record = JSON.parse(readFileSync(join(this.stateDir, 'stack.json'), 'utf8')) as {
      owner: { pid: number };
      processes: Recorded[];
    };
    return { owner: record.owner.pid, parts: record.processes };
  }
}

/** `npm run <script>` in a terminal of its own. */
export class NpmRun {
  readonly output: string[] = [];
  readonly exited: Promise<number | NodeJS.Signals>;
  private readonly child: ChildProcess;
  private readonly watchers = new Set<() => void>();

  constructor(script: string, env: NodeJS.ProcessEnv) {
    this.child = spawn('npm', ['run', '--silent', script], {
      cwd: repository,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const input of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: input as NodeJS.ReadableStream }).on('line', (line) => this.add(line));
    }
    this.exited = once(this.child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  }

  /** Resolves when a line contains the text. @throws with the output when the run ends before */
  async line(text: string): Promise<void> {
    const found = new Promise<void>((resolve) => {
      const look = () => this.output.some((line) => line.includes(text)) && resolve();
      this.watchers.add(look);
      look();
    });
    const ended = this.exited.then((status) => {
      if (this.output.some((line) => line.includes(text))) return;
      throw new Error(`It ended (${status}) without "${text}":\n${this.output.join('\n')}`);
    });
    await Promise.race([found, ended]);
  }

  /** What a terminal does on Ctrl-C: the signal goes to every process in the foreground. */
  ctrlC(): void {
    this.signal('SIGINT');
  }

  /** For the end of a test that failed. */
  killAll(): void {
    this.signal('SIGKILL');
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child.exitCode === null && this.child.signalCode === null)
      process.kill(-(this.child.pid as number), signal);
  }

  private add(line: string): void {
    this.output.push(line);
    for (const look of this.watchers) look();
  }
}
