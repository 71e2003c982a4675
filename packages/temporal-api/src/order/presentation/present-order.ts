import { toDecimal } from '@fake-stripe/contracts';
import type { StoredOrder } from '@fake-stripe/order-store';
import type { AwaitedOrder } from '../application/use-cases/await-order-result.js';
import { viewOf, type OrderView } from '../domain/order-view.js';
import type { OrderResultDto, OrderStatusDto, RecordedOrderDto } from './dto/order.dto.js';
import type { WorkflowUi } from './workflow-ui.js';

function recorded({ workflowId, runId, state }: OrderView, ui: WorkflowUi): RecordedOrderDto {
  return {
    ...state,
    workflowId,
    runId,
    completedSteps: [...state.completedSteps],
    compensations: [...state.compensations],
    retries: { ...state.retries },
    totalAmount: toDecimal(state.totalAmount),
    uiLink: ui.linkTo(workflowId, runId),
  };
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
