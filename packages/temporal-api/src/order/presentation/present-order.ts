import { toDecimal } from '@fake-stripe/contracts';
import type { StoredOrder } from '@fake-stripe/order-store';
import type { AwaitedOrder } from '../application/use-cases/await-order-result.js';
import { viewOf, type OrderView } from '../domain/order-view.js';
import type { OrderResultDto, OrderStatusDto, RecordedOrderDto } from './dto/order.dto.js';
import type { WorkflowUi } from '../../requests/workflow-ui.js';

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
    compensations: state.compensations.map((undo) => pick(undo, ['step', 'activity', 'status', 'attempts', 'error'])),
    inventoryReserved: state.inventoryReserved,
    paymentProcessed: state.paymentProcessed,
    ...pick(state, ['paymentId', 'authorizationId', 'reservationId', 'labelId', 'trackingNumber']),
    totalAmount: toDecimal(state.totalAmount),
    shippingAddress: { street, city, state: region, zip, country },
    approval: pick(state.approval, ['required', 'decidedBy', 'reason', 'deadline']),
    ...(state.failure && { failure: pick(state.failure, ['code', 'message', 'step']) }),
    retries: { ...state.retries },
    profile: state.profile,
    startedAt: state.startedAt,
    updatedAt: state.updatedAt,
    uiLink: ui.linkTo(workflowId, runId),
  };
}

/** These members in this order, those that there are. */
function pick<T, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  const known = names.filter((name) => from[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, from[name]])) as Pick<T, K>;
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
