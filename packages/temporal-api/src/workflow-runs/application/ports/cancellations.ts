export interface CancelCommand {
  readonly reason?: string;
  readonly idempotencyKey?: string;
  readonly correlationId: string;
}

/** What became of a request to call something off. */
export interface Cancelled {
  readonly workflowId: string;
  readonly runId: string;
  /** `pending`: it is known that the request was taken, not what became of it. */
  readonly outcome: 'accepted' | 'already_decided' | 'pending';
  readonly status?: string;
  /** The workflow that gives back what was charged. */
  readonly refundWorkflowId?: string;
  /** Names the request. */
  readonly updateId?: string;
}

/**
 * Calls off what has doors of its own.
 * @throws Refused when it cannot be, WorkflowsUnavailable and OrderStoreUnavailable on technical faults
 */
export abstract class Cancellations {
  abstract cancelOrder(orderId: string, command: CancelCommand): Promise<Cancelled>;

  abstract cancelPayment(orderId: string, command: CancelCommand): Promise<Cancelled>;

  abstract cancelTraining(workflowId: string, command: CancelCommand): Promise<Cancelled>;
}
