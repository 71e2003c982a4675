import type { Colours, Paint } from '../../terminal/colours.js';

const good: readonly string[] = ['completed', 'stopped'];
const bad: readonly string[] = ['failed', 'cancelled', 'terminated', 'timed_out'];
const waiting: readonly string[] = ['awaiting_decision', 'paused'];

/** The colour of a status; its word says the same. How a run has ended is not always known: `ended`. */
export function paintOf(status: string, colours: Colours): Paint {
  if (good.includes(status)) return colours.green;
  if (bad.includes(status)) return colours.red;
  if (status === 'ended') return colours.dim;
  return waiting.includes(status) ? colours.yellow : colours.cyan;
}
