import type { WorkflowExecutionStatusName } from '@temporalio/client';
import type { RunStatus } from '../kernel/run-status.js';

const statuses: Readonly<Partial<Record<WorkflowExecutionStatusName, RunStatus>>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed_out',
  CONTINUED_AS_NEW: 'continued_as_new',
};

export function toRunStatus(name: WorkflowExecutionStatusName): RunStatus {
  return statuses[name] ?? 'running';
}
