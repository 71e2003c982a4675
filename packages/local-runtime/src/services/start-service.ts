import { launch } from '../processes/launch.js';
import type { LaunchEvents, Running } from '../processes/running.js';

export interface ServiceOptions extends LaunchEvents {
  readonly name: string;
  /** The program that Node runs. */
  readonly entry: string;
  /** The base URL under which its health is asked. */
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
}

const POLL_MS = 100;
const POLL_TIMEOUT_MS = 2_000;

/** With its health a service says which process it is. */
const PROCESS_ID = 'x-process-id';

/** Starts a service with Node and resolves when its ready check is green, and it is that very process that answers. */
export function startService({ name, entry, url, env, ...events }: ServiceOptions): Promise<Running> {
  return launch({
    ...events,
    name,
    command: process.execPath,
    args: [...flagsOf(name), entry],
    env,
    stopSignal: 'SIGTERM',
    graceMs: 15_000,
    ready: ({ pid, over }) => untilReady(`${url}/health/ready`, pid, over, events.onWaiting),
  });
}

/** Temporal's SDK takes a stack trace for each promise of a workflow: source maps cost a tenth of its thread. */
function flagsOf(name: string): readonly string[] {
  return name.startsWith('temporal-worker') ? [] : ['--enable-source-maps'];
}

async function untilReady(
  address: string,
  pid: number,
  over: AbortSignal,
  onWaiting?: (reason: string) => void,
): Promise<void> {
  while (!over.aborted) {
    const reason = await whyNotReady(address, pid, over);
    if (reason === undefined) return;
    onWaiting?.(reason);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function whyNotReady(address: string, pid: number, over: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.any([over, AbortSignal.timeout(POLL_TIMEOUT_MS)]) });
    const body = await response.text();
    // Where another one has the port, ours is about to end for that reason.
    if (response.headers.get(PROCESS_ID) !== String(pid)) return 'another process answers at its address';
    return response.ok ? undefined : `status ${response.status}${missing(body)}`;
  } catch {
    return 'it does not answer yet';
  }
}

/** The names of what the service waits for, from its health answer. */
function missing(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: Record<string, unknown> };
    const names = Object.keys(error ?? {});
    return names.length > 0 ? `, waiting for ${names.join(', ')}` : '';
  } catch {
    return '';
  }
}
