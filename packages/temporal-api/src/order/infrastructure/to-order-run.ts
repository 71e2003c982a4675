import type { WorkflowExecutionDescription } from '@temporalio/client';
import { toRunStatus } from '../../temporal-kit/to-run-status.js';
import type { OrderRun } from '../application/ports/order-workflows.js';

export function toOrderRun(description: WorkflowExecutionDescription): OrderRun {
  const { runId, status, memo, startTime, closeTime, raw } = description;
  const requestHash = memo?.['requestHash'];
  return {
    runId,
    firstRunId: raw.workflowExecutionInfo?.firstRunId || runId,
    status: toRunStatus(status.name),
    startedAt: startTime.toISOString(),
    ...(typeof requestHash === 'string' ? { requestHash } : {}),
    ...(closeTime ? { closedAt: closeTime.toISOString() } : {}),
  };
}
