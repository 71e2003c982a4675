import { TaskQueue } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { grpcCodeOf } from '../../../temporal/temporal-access.js';
import { counted } from '../../../terminal/figures.js';
import { failing, well, type Check } from './check.js';
import { GrpcCode, within } from './temporal-calls.js';

/** By which Temporal's server marks a run whose workflow tasks fail or time out, at first after five in a row. */
const PROBLEMS = 'TemporalReportedProblems';
const CAUSE = /^cause=(?:WorkflowTaskFailedCause|WorkflowTaskTimedOutCause)?/;
/** Of ours: others may use the same namespace. */
const queues = Object.values(TaskQueue).map((name) => `'${name}'`);
const QUERY = `${PROBLEMS} IS NOT NULL AND ExecutionStatus = 'Running' AND TaskQueue IN (${queues.join(', ')})`;
const NAMED = 3;

/** Older servers do not know the mark, and some clusters keep it for themselves. */
const silent: readonly unknown[] = [GrpcCode.invalidArgument, GrpcCode.permissionDenied, GrpcCode.unimplemented];

/** Whether all runs get on: one whose workflow task fails again and again is `running` all the same. */
export async function checkWorkflowTasks(client: Client, name: string): Promise<Check> {
  const found = await reported(client);
  if (!found) return well(name, 'this cluster does not tell of runs that do not get on');
  const { count, runs } = found;
  if (count === 0) return well(name, 'Temporal reports no run that does not get on');
  const more = count > runs.length ? `, and ${count - runs.length} more` : '';
  const said = `${counted(count, 'run')} whose workflow task fails again and again: ${runs.map(told).join(', ')}${more}`;
  const { workflowId } = runs[0] ?? { workflowId: '<workflow id>' };
  const why = `fake-stripe history ${workflowId}, or the log of the worker, tells why`;
  return failing(name, said, `${why}; they go on by themselves once a worker runs code that fits them`);
}

interface Run {
  readonly workflowId: string;
  readonly cause?: string;
}

async function reported(
  client: Client,
): Promise<{ readonly count: number; readonly runs: readonly Run[] } | undefined> {
  try {
    const [{ count }, runs] = await Promise.all([
      within(client, () => client.workflow.count(QUERY)),
      within(client, () => firstOf(client)),
    ]);
    return { count: Math.max(count, runs.length), runs };
  } catch (error) {
    if (error instanceof Error && silent.includes(grpcCodeOf(error))) return undefined;
    throw error;
  }
}

async function firstOf(client: Client): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query: QUERY, pageSize: NAMED })) {
    const value = typedSearchAttributes.getAll().find(({ key }) => key.name === PROBLEMS)?.value;
    const cause = Array.isArray(value) ? value.map(String).find((text) => CAUSE.test(text)) : undefined;
    runs.push({ workflowId, ...(cause === undefined ? {} : { cause: cause.replace(CAUSE, '') }) });
    if (runs.length === NAMED) break;
  }
  return runs;
}

function told({ workflowId, cause }: Run): string {
  return cause ? `${workflowId} (${cause})` : workflowId;
}
