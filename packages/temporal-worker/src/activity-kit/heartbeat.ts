import { Context } from '@temporalio/activity';

/**
 * Often enough for a heartbeat timeout of 2 s; the SDK throttles what it sends. Work that is done before needs none, and
 * is done sooner: a heartbeat is a call to Temporal that the activity's completion waits for.
 */
const HEARTBEAT_INTERVAL = 500;

/**
 * Heartbeats in the background while the work runs, so that a dead worker is noticed and a cancellation arrives.
 * `details` gives what a later attempt on another worker finds in its `heartbeatDetails`.
 */
export async function heartbeating<T>(work: () => Promise<T>, details: () => unknown = () => undefined): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details()), HEARTBEAT_INTERVAL);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
