import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { onBreakOff } from './break-off.js';

export interface ServiceProcessOptions {
  readonly name: string;
  /** What Node runs, with its arguments. */
  readonly program: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly port: number;
  /** Takes everything that it writes: a pipe would make the benchmark read what its subjects log. */
  readonly logFile: string;
}

const POLL_MS = 50;
const READY_MS = 120_000;
const GRACE_MS = 20_000;
const SHOWN = 2_000;

/** Nobody else would end them with a process that does not end in an orderly way. */
const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A built service as a process of its own. */
export class ServiceProcess {
  /** It has ended and nobody has stopped it: how, with its last lines. Pending in any other case. */
  readonly fallen: Promise<Error>;
  private readonly ended: Promise<void>;
  private stopping = false;

  private constructor(
    private readonly child: ChildProcess,
    name: string,
    lastLines: () => string,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', () => resolve()));
    this.fallen = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (!this.stopping)
          resolve(new Error(`${name} has ended (${signal ?? code}). Its last lines:\n${lastLines()}`));
      });
    });
  }

  /** Resolves when its ready check is green. @throws Error with its last lines when it ends before */
  static async start({ name, program, env, port, logFile }: ServiceProcessOptions): Promise<ServiceProcess> {
    const log = openSync(logFile, 'a');
    // As the local runtime starts them.
    const flags = name.includes('worker') ? [] : ['--enable-source-maps'];
    const child = spawn(process.execPath, [...flags, ...program], { env, stdio: ['ignore', log, log] });
    closeSync(log);
    running.add(child);
    child.once('exit', () => running.delete(child));
    const lastLines = () => readFileSync(logFile, 'utf8').slice(-SHOWN);
    const service = new ServiceProcess(child, name, lastLines);
    onBreakOff(() => service.kill());
    const url = `http://127.0.0.1:${port}/health/ready`;
    for (const until = Date.now() + READY_MS; !(await isReady(url)); await delay(POLL_MS)) {
      if (service.isRunning && Date.now() < until) continue;
      await service.stop();
      throw new Error(`${name} does not become ready. Its last lines:\n${lastLines()}`);
    }
    return service;
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** As an operator stops it; by force where that takes too long. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (!this.isRunning) return;
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  /** Its state is of no use to anybody any longer. */
  private async kill(): Promise<void> {
    this.stopping = true;
    if (!this.isRunning) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.text();
    return response.ok;
  } catch {
    return false;
  }
}
