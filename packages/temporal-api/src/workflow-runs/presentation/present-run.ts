import { toDecimal } from '@fake-stripe/contracts';
import type { WorkflowUi } from '../../requests/workflow-ui.js';
import type { AwaitedRun } from '../application/use-cases/await-run-result.js';
import type { RunView } from '../application/use-cases/get-run-status.js';
import type { RunEnd } from '../domain/run-end.js';
import type { WorkflowResultDto, WorkflowStatusDto } from './dto/workflow-run.dto.js';

/** Members of a state that are money. */
const amounts = ['amount', 'totalAmount'] as const;

/** Members that mean something to the workflows only. */
const internal = ['keys'];

export function presentRun(
  { run, status, details, failure, refundWorkflowId, source }: RunView,
  ui: WorkflowUi,
): WorkflowStatusDto {
  const { workflowId, runId, type, startedAt, closedAt } = run;
  return {
    workflowId,
    runId,
    type,
    status,
    runStatus: run.status,
    startedAt,
    ...(closedAt === undefined ? {} : { closedAt }),
    ...(details === undefined ? {} : { details: presentState(details) }),
    ...(failure ? { failure: { ...failure } } : {}),
    ...(refundWorkflowId === undefined ? {} : { refundWorkflowId }),
    source,
    uiLink: ui.linkTo(workflowId, runId),
  };
}

export function presentEnd(end: RunEnd, { kind }: AwaitedRun): WorkflowResultDto {
  const { status, value, failure, refundWorkflowId } = end;
  const how = { status, ...(refundWorkflowId === undefined ? {} : { refundWorkflowId }) };
  if (failure) return { ...how, failure: { ...failure } };
  if (status !== 'completed' && value === undefined) {
    return { ...how, failure: { code: status, message: `The ${kind.name} was ${status.replaceAll('_', ' ')}.` } };
  }
  return { ...how, ...(value === undefined || value === null ? {} : { result: presentState(value) }) };
}

/** A state as the wire has it: money in decimals. */
function presentState(state: unknown): Record<string, unknown> {
  if (typeof state !== 'object' || state === null) return { value: state };
  const members = Object.entries(state).filter(([name]) => !internal.includes(name));
  return Object.fromEntries(
    members.map(([name, value]) => [name, isAmount(name) && typeof value === 'number' ? toDecimal(value) : value]),
  );
}

function isAmount(name: string): boolean {
  return amounts.some((known) => known === name);
}
