import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from '../processes/identity.js';
import { endOrphan } from '../processes/orphan.js';
import type { StackUrls } from './urls.js';

/** What a running stack leaves on disk, so that others can find it and clean up after it. */
export interface StackState {
  readonly owner: ProcessIdentity;
  readonly ready: boolean;
  readonly urls: StackUrls;
  /** In the order of their start. */
  readonly processes: readonly (ProcessIdentity & { readonly name: string })[];
}

/** The data directory is in use by a stack that runs. */
export class AlreadyRunning extends Error {
  constructor(readonly state: StackState) {
    super(`It is already running (process ${state.owner.pid})`);
    this.name = 'AlreadyRunning';
  }
}

/** The record of one stack in its data directory; it is also the lock on that directory. */
export class StackRecord {
  private constructor(
    private readonly path: string,
    private state: StackState,
  ) {}

  static pathIn(dataDir: string): string {
    return join(dataDir, 'stack.json');
  }

  /** The stack that runs on this directory, if any. */
  static async running(dataDir: string): Promise<StackState | undefined> {
    const state = readState(StackRecord.pathIn(dataDir));
    return state && (await isAlive(state.owner)) ? state : undefined;
  }

  /**
   * Takes the directory. What a killed stack left running on it is ended first.
   * @throws AlreadyRunning
   */
  static async take(dataDir: string, urls: StackUrls, onOrphan: (name: string) => void): Promise<StackRecord> {
    const path = StackRecord.pathIn(dataDir);
    mkdirSync(dataDir, { recursive: true });
    const owner = await identify(process.pid);
    if (owner === undefined) throw new Error('This process cannot be found in the list of processes');
    const state: StackState = { owner, ready: false, urls, processes: [] };
    while (!createFile(path, state)) {
      const earlier = readState(path);
      if (earlier && (await isAlive(earlier.owner))) throw new AlreadyRunning(earlier);
      if (earlier) await endLeftovers(earlier, onOrphan);
      rmSync(path, { force: true });
    }
    return new StackRecord(path, state);
  }

  async add(name: string, pid: number): Promise<void> {
    const identity = await identify(pid);
    if (identity) this.write({ ...this.state, processes: [...this.without(name), { ...identity, name }] });
  }

  remove(name: string): void {
    this.write({ ...this.state, processes: this.without(name) });
  }

  markReady(): void {
    this.write({ ...this.state, ready: true });
  }

  release(): void {
    rmSync(this.path, { force: true });
  }

  private without(name: string): StackState['processes'] {
    return this.state.processes.filter((process) => process.name !== name);
  }

  private write(state: StackState): void {
    this.state = state;
    renameSync(writeBeside(this.path, state), this.path);
  }
}

/** Ends, last started first, the processes that are still those that were recorded. */
export async function endLeftovers(state: StackState, onOrphan: (name: string) => void): Promise<void> {
  for (const leftover of [...state.processes].reverse()) {
    if (!(await isAlive(leftover))) continue;
    onOrphan(leftover.name);
    await endOrphan(leftover.pid, leftover.name === 'postgres' ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : undefined);
  }
}

export function readState(path: string): StackState | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}

/** Creates the file with its whole content or not at all; false when it exists. */
function createFile(path: string, state: StackState): boolean {
  const draft = writeBeside(path, state);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeBeside(path: string, state: StackState): string {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  return draft;
}
