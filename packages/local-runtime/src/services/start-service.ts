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

/** Starts a service with Node and resolves when its ready check is green. */
export function startService({ name, entry, url, env, ...events }: ServiceOptions): Promise<Running> {
  return launch({
    ...events,
    name,
    command: process.execPath,
    args: ['--enable-source-maps', entry],
    env,
    stopSignal: 'SIGTERM',
    graceMs: 15_000,
    ready: (_, over) => untilReady(`${url}/health/ready`, over, events.onWaiting),
  });
}

async function untilReady(address: string, over: AbortSignal, onWaiting?: (reason: string) => void): Promise<void> {
  while (!over.aborted) {
    const reason = await whyNotReady(address, over);
    if (reason === undefined) return;
    onWaiting?.(reason);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function whyNotReady(address: string, over: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(address, { signal: AbortSignal.any([over, AbortSignal.timeout(POLL_TIMEOUT_MS)]) });
    const body = await response.text();
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
