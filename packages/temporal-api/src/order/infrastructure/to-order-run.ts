import type { WorkflowExecutionDescription } from '@temporalio/client';
import { describedRun } from '../../temporal-kit/described-run.js';
import type { OrderRun } from '../application/ports/order-workflows.js';

export function toOrderRun(description: WorkflowExecutionDescription): OrderRun {
  const requestHash = description.memo?.['requestHash'];
  return { ...describedRun(description), ...(typeof requestHash === 'string' ? { requestHash } : {}) };
}
