import { ErrorCode, orderIdOf, paymentWorkflowId } from '@fake-stripe/contracts';
import { Refused } from '../../../kernel/refused.js';
import type { CancelCommand, Cancellations, Cancelled } from '../ports/cancellations.js';
import type { WorkflowRun, WorkflowRuns } from '../ports/workflow-runs.js';
import type { KnownRun, RunLookup } from '../run-lookup.js';

const WAIT_MS = 5_000;

const REFUND_HINT = 'A charge can be refunded here only while Temporal keeps its run, after that with the provider.';

/**
 * Calls any workflow off, each in its own way: an order, a payment and a training through their doors, a user context by
 * the workflow service's own cancellation.
 * Refuses with `workflow_not_found`, `already_finished`, `not_cancellable` (a shipment belongs to its order, a refund
 * is not taken back) and what the doors refuse with. Throws WorkflowsUnavailable and OrderStoreUnavailable.
 */
export class CancelRun {
  constructor(
    private readonly runs: WorkflowRuns,
    private readonly lookup: RunLookup,
    private readonly doors: Cancellations,
  ) {}

  async execute(workflowId: string, command: CancelCommand): Promise<Cancelled> {
    const isPayment = workflowId.startsWith(paymentWorkflowId(''));
    const known = await this.lookup.find(workflowId, isPayment ? REFUND_HINT : undefined);
    switch (known.kind.name) {
      case 'order':
        return this.doors.cancelOrder(orderIdOf(workflowId), command);
      case 'payment':
        return this.doors.cancelPayment(workflowId.slice(paymentWorkflowId('').length), command);
      case 'ml-training':
        return this.doors.cancelTraining(workflowId, command);
      case 'shipping':
        return this.refuse(known, 'A shipment is called off by cancelling its order, which then undoes the rest too.');
      case 'refund':
        return this.refuse(known, 'A refund cannot be called off.');
      case 'user-context':
        return this.stop(known);
    }
  }

  private async refuse(known: KnownRun, why: string): Promise<never> {
    await this.throwIfClosed(known);
    throw new Refused(ErrorCode.notCancellable, why);
  }

  private async stop(known: KnownRun): Promise<Cancelled> {
    await this.throwIfClosed(known);
    const { workflowId, runId } = known.run;
    const asked = await this.runs.requestCancel(known.run);
    const result = asked ? await this.runs.result(known.run, WAIT_MS) : undefined;
    if (asked && !result) return { workflowId, runId, outcome: 'pending', status: 'cancelling' };
    const closed = await this.runs.describe(workflowId);
    if (closed?.status !== 'cancelled') throw finished(closed ?? known.run, 'closed');
    return { workflowId, runId, outcome: 'accepted', status: closed.status };
  }

  private async throwIfClosed(known: KnownRun): Promise<void> {
    const end = await this.lookup.end(known);
    if (end) throw finished(known.run, end.status);
  }
}

function finished({ workflowId }: WorkflowRun, status: string): Refused {
  return new Refused(ErrorCode.alreadyFinished, `Workflow ${workflowId} is ${status.replaceAll('_', ' ')}.`);
}
