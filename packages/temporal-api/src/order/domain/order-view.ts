import { orderWorkflowId, type OrderFulfillmentInput, type OrderState, type StepName } from '@fake-stripe/contracts';

/** Where an order stands, and how that is known. */
export interface OrderView {
  readonly workflowId: string;
  readonly runId: string;
  readonly state: OrderState;
  /** `workflow`: the run itself said so; `database`: what was last recorded. */
  readonly source: 'workflow' | 'database';
  /** ISO 8601: when this was so. */
  readonly asOf: string;
  /** The steps that the run takes, where the database said so. */
  readonly steps?: readonly StepName[];
}

export function viewOf(runId: string, state: OrderState, source: OrderView['source'], asOf: string): OrderView {
  return { workflowId: orderWorkflowId(state.orderId), runId, state, source, asOf };
}

/** The state of an order that no worker has begun: known from the run's input alone. */
export function stateOfPlan(input: OrderFulfillmentInput, startedAt: string): OrderState {
  return {
    orderId: input.order.orderId,
    status: 'pending',
    completedSteps: [],
    compensations: [],
    inventoryReserved: false,
    paymentProcessed: false,
    totalAmount: input.order.total,
    shippingAddress: input.order.shippingAddress,
    approval: { required: input.approvalTimeout !== undefined },
    retries: {},
    profile: input.profile,
    startedAt,
    updatedAt: startedAt,
  };
}
