import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { OrderRun } from '../application/ports/order-workflows.js';

const statuses: Readonly<Record<string, OrderRun['status']>> = {
  COMPLETED: 'completed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed_out',
  FAILED: 'failed',
};

export function toOrderRun(description: WorkflowExecutionDescription): OrderRun {
  const { runId, status, memo, startTime, closeTime, raw } = description;
  const requestHash = memo?.['requestHash'];
  return {
    runId,
    firstRunId: raw.workflowExecutionInfo?.firstRunId || runId,
    status: statuses[status.name] ?? 'running',
    startedAt: startTime.toISOString(),
    ...(typeof requestHash === 'string' ? { requestHash } : {}),
    ...(closeTime ? { closedAt: closeTime.toISOString() } : {}),
  };
}
