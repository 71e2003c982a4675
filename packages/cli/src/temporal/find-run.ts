import {
  mlTrainingWorkflowId,
  orderWorkflowId,
  paymentWorkflowId,
  refundWorkflowId,
  userContextWorkflowId,
} from '@fake-stripe/contracts';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import type { Temporal } from './temporal-access.js';

const CALL_MS = 5_000;

/** With what the workflow ids of this system begin, besides those of orders. */
const prefixes = [
  'shipping-',
  paymentWorkflowId(''),
  refundWorkflowId(''),
  userContextWorkflowId(''),
  mlTrainingWorkflowId('', '').slice(0, -1),
];

/** What people may mean by a name, the likelier first: an order, or a workflow. */
export function candidatesOf(name: string): readonly string[] {
  const order = orderWorkflowId(name);
  if (name.startsWith(orderWorkflowId(''))) return [name];
  return prefixes.some((prefix) => name.startsWith(prefix)) ? [name, order] : [order, name];
}

/** The newest run of a workflow or order, or the one that is named. @throws Failure where there is none */
export async function findRun(
  { client, address }: Temporal,
  name: string,
  runId?: string,
): Promise<WorkflowExecutionDescription> {
  for (const workflowId of candidatesOf(name)) {
    try {
      const handle = client.workflow.getHandle(workflowId, runId);
      return await client.withDeadline(Date.now() + CALL_MS, () => handle.describe());
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
    }
  }
  const run = runId === undefined ? '' : ` with a run ${runId}`;
  throw new Failure(
    ExitCode.unknown,
    `Temporal at ${address} knows neither an order nor a workflow ${JSON.stringify(name)}${run}`,
  );
}
