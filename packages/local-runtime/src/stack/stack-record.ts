import { createHash } from 'node:crypto';
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
  /** Its own, also while who listens there is down. */
  readonly ports?: readonly number[];
  /** In the order of their start. */
  readonly processes: readonly Recorded[];
}

type Recorded = ProcessIdentity & { readonly name: string };

/** What a stack says of itself before it starts anything. */
export type Addresses = Pick<StackState, 'urls' | 'ports'>;

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
  static async take(dataDir: string, addresses: Addresses, onOrphan: (name: string) => void): Promise<StackRecord> {
    const path = StackRecord.pathIn(dataDir);
    mkdirSync(dataDir, { recursive: true });
    const owner = await identify(process.pid);
    if (owner === undefined) throw new Error('This process cannot be found in the list of processes');
    const state: StackState = { owner, ready: false, ...addresses, processes: [] };
    await takeFile(path, state, onOrphan);
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

/** Ends the processes that are still those that were recorded: the workers of a fleet at once, others last started first. */
export async function endLeftovers(state: StackState, onOrphan: (name: string) => void): Promise<void> {
  const isOfFleet = ({ name }: Recorded) => /^temporal-worker-\d+$/.test(name);
  await Promise.all(state.processes.filter(isOfFleet).map((leftover) => endLeftover(leftover, onOrphan)));
  for (const leftover of state.processes.filter((one) => !isOfFleet(one)).reverse()) {
    await endLeftover(leftover, onOrphan);
  }
}

async function endLeftover(leftover: Recorded, onOrphan: (name: string) => void): Promise<void> {
  if (!(await isAlive(leftover))) return;
  onOrphan(leftover.name);
  await endOrphan(leftover.pid, leftover.name === 'postgres' ? ['SIGINT', 'SIGQUIT', 'SIGKILL'] : undefined);
}

export function readState(path: string): StackState | undefined {
  return parse(readText(path));
}

function parse(text: string | undefined): StackState | undefined {
  try {
    return JSON.parse(text ?? '') as StackState;
  } catch {
    return undefined;
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Creates the record. One that a killed stack left is removed by whoever holds the claim on its very content: of several
 * who find it at once, none can remove what another one has put in its place.
 * @throws AlreadyRunning
 */
async function takeFile(path: string, state: StackState, onOrphan: (name: string) => void): Promise<void> {
  while (!createFile(path, state)) {
    const text = readText(path);
    const earlier = parse(text);
    if (earlier && (await isAlive(earlier.owner))) throw new AlreadyRunning(earlier);
    if (text === undefined) continue;
    const claim = `${path}.${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
    await takeFile(claim, state, onOrphan);
    try {
      if (earlier) await endLeftovers(earlier, onOrphan);
      if (readText(path) === text) rmSync(path, { force: true });
    } finally {
      rmSync(claim, { force: true });
    }
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
