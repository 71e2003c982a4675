import { toDecimal, type OrderState } from '@fake-stripe/contracts';
import type { StoredOrder } from '@fake-stripe/order-store';
import type { AwaitedOrder } from '../application/use-cases/await-order-result.js';
import { viewOf, type OrderView } from '../domain/order-view.js';
import type { OrderResultDto, OrderStatusDto, RecordedOrderDto } from './dto/order.dto.js';
import type { WorkflowUi } from './workflow-ui.js';

/** Member by member, so that an answer reads alike whether the workflow gives it or the database. */
function recorded({ workflowId, runId, state }: OrderView, ui: WorkflowUi): RecordedOrderDto {
  const { street, city, state: region, zip, country } = state.shippingAddress;
  return {
    orderId: state.orderId,
    workflowId,
    runId,
    status: state.status,
    ...(state.currentStep && { currentStep: state.currentStep }),
    completedSteps: [...state.completedSteps],
    compensations: [...state.compensations],
    inventoryReserved: state.inventoryReserved,
    paymentProcessed: state.paymentProcessed,
    ...present(state, ['paymentId', 'authorizationId', 'reservationId', 'labelId', 'trackingNumber']),
    totalAmount: toDecimal(state.totalAmount),
    shippingAddress: { street, city, state: region, zip, country },
    approval: state.approval,
    ...(state.failure && { failure: state.failure }),
    retries: { ...state.retries },
    profile: state.profile,
    startedAt: state.startedAt,
    updatedAt: state.updatedAt,
    uiLink: ui.linkTo(workflowId, runId),
  };
}

/** Of the ids that an order comes by on its way, those that it has. */
function present<K extends keyof OrderState>(state: OrderState, names: readonly K[]): Pick<OrderState, K> {
  const known = names.filter((name) => state[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, state[name]])) as Pick<OrderState, K>;
}

export function presentStatus(view: OrderView, ui: WorkflowUi): OrderStatusDto {
  return { ...recorded(view, ui), source: view.source, asOf: view.asOf };
}

export function presentRecorded({ runId, state, updatedAt }: StoredOrder, ui: WorkflowUi): RecordedOrderDto {
  return recorded(viewOf(runId, state, 'database', updatedAt), ui);
}

export function presentResult({ view }: AwaitedOrder, ui: WorkflowUi): OrderResultDto {
  const { status, failure } = view.state;
  if (status === 'completed') return { status, result: presentStatus(view, ui) };
  return { status, failure: failure ?? { code: `order_${status}`, message: `The order is ${status}.` } };
}
