import { ErrorCode } from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { condition } from '@temporalio/workflow';
import type { OrderRun } from '../order-run.js';
import { restockInstead } from './reserve.step.js';

/** Waits until the order cannot be returned any more. A return refunds it, and puts the goods back into stock. */
export async function window(run: OrderRun): Promise<void> {
  const { returnWindow } = run.input;
  if (returnWindow === undefined) return;
  await condition(() => run.returning !== undefined, returnWindow);
  // A return that was accepted as the window closed still counts.
  if (run.returning === undefined) return;
  restockInstead(run);
  throw ApplicationFailure.nonRetryable(run.returning.message, ErrorCode.orderReturned);
}
