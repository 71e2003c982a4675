import { sleep } from '@temporalio/workflow';
import type { OrderRun } from '../order-run.js';

/** Time to think it over, before any money moves. */
export async function review(run: OrderRun): Promise<void> {
  const { reviewDelay } = run.input;
  if (reviewDelay) await sleep(reviewDelay);
}
