import { isEnded, type OrderStatus } from '@fake-stripe/contracts';
import type { Colours, Paint } from '../../terminal/colours.js';

const waiting: readonly OrderStatus[] = ['pending_approval', 'compensating'];

/** Whether it ended as it should: paid and delivered, or given back. */
export function isWell(status: OrderStatus): boolean {
  return status === 'completed' || status === 'returned';
}

/** The colour of a status; its word says the same. */
export function paintOf(status: OrderStatus, colours: Colours): Paint {
  if (isWell(status)) return colours.green;
  if (isEnded(status) || status === 'needs_attention') return colours.red;
  return waiting.includes(status) ? colours.yellow : colours.cyan;
}
