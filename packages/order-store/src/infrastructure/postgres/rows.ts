import type { Insertable, Selectable } from 'kysely';
import type { StoredEvent, StoredOrder } from '../../ports/order-reader.js';
import type { NewOrder, PaymentRecord } from '../../ports/order-writer.js';
import type { EventsTable, OrdersTable, PaymentsTable } from './tables.js';

export function orderRow({ order, state, steps, ...run }: NewOrder): Insertable<OrdersTable> {
  return {
    id: order.orderId,
    state: state.status,
    state_json: JSON.stringify(state),
    customer: order.customerId,
    total: order.total,
    currency: order.currency,
    items_json: JSON.stringify(order.items),
    address_json: JSON.stringify(state.shippingAddress),
    profile: run.profile,
    steps_json: JSON.stringify(steps),
    request_hash: run.requestHash,
    workflow_id: run.workflowId,
    run_id: run.runId,
    start: run.start,
    correlation_id: run.correlationId,
    created_at: state.startedAt,
    updated_at: state.updatedAt,
  };
}

export function storedOrder(row: Selectable<OrdersTable>): StoredOrder {
  return {
    orderId: row.id,
    workflowId: row.workflow_id,
    runId: row.run_id,
    start: row.start,
    requestHash: row.request_hash,
    customerId: row.customer,
    total: row.total,
    currency: row.currency,
    profile: row.profile,
    steps: row.steps_json,
    correlationId: row.correlation_id,
    state: row.state_json,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

export function paymentRow(payment: PaymentRecord): Insertable<PaymentsTable> {
  return {
    payment_id: payment.paymentId,
    order_id: payment.orderId,
    status: payment.status,
    amount: payment.amount,
    currency: payment.currency,
    authorization_id: payment.authorizationId ?? null,
    charge_id: payment.chargeId ?? null,
  };
}

export function storedPayment(row: Selectable<PaymentsTable>): PaymentRecord {
  return {
    paymentId: row.payment_id,
    orderId: row.order_id,
    status: row.status,
    amount: row.amount,
    currency: row.currency,
    ...(row.authorization_id !== null && { authorizationId: row.authorization_id }),
    ...(row.charge_id !== null && { chargeId: row.charge_id }),
  };
}

export function storedEvent(row: Selectable<EventsTable>): StoredEvent {
  return { seq: row.seq, runId: row.run_id, type: row.type, payload: row.payload_json, at: row.ts.toISOString() };
}
