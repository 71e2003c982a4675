import type { Selectable } from 'kysely';
import { PaymentIntent, type PaymentIntentStatus, type Refund } from '../domain/payment-intent.js';

export interface PaymentIntentsTable {
  id: string;
  order_id: string;
  customer_id: string;
  amount: number;
  currency: string;
  payment_method: string;
  status: PaymentIntentStatus;
  live: boolean;
  authorize_key: string | null;
  created_at: Date;
  charge_id: string | null;
  capture_key: string | null;
  captured_amount: number | null;
  captured_at: Date | null;
}

interface RefundsTable {
  id: string;
  intent_id: string;
  amount: number;
  key: string | null;
  created_at: Date;
}

export interface PaymentTables {
  payment_intents: PaymentIntentsTable;
  refunds: RefundsTable;
}

export function rowOf(intent: PaymentIntent): PaymentIntentsTable {
  const { state } = intent;
  return {
    id: state.id,
    order_id: state.orderId,
    customer_id: state.customerId,
    amount: state.amount,
    currency: state.currency,
    payment_method: state.paymentMethod,
    status: state.status,
    live: intent.isLive,
    authorize_key: state.key ?? null,
    created_at: state.createdAt,
    charge_id: state.charge?.id ?? null,
    capture_key: state.charge?.key ?? null,
    captured_amount: state.charge?.amount ?? null,
    captured_at: state.charge?.createdAt ?? null,
  };
}

export function refundRowsOf({ id, state }: PaymentIntent): RefundsTable[] {
  return state.refunds.map((refund) => ({
    id: refund.id,
    intent_id: id,
    amount: refund.amount,
    key: refund.key ?? null,
    created_at: refund.createdAt,
  }));
}

export function restored(
  row: Selectable<PaymentIntentsTable>,
  refunds: readonly Selectable<RefundsTable>[],
): PaymentIntent {
  const { charge_id, captured_amount, captured_at } = row;
  const captured = charge_id !== null && captured_amount !== null && captured_at !== null;
  const charge = captured && {
    id: charge_id,
    amount: captured_amount,
    key: row.capture_key ?? undefined,
    createdAt: captured_at,
  };
  return PaymentIntent.restored({
    id: row.id,
    orderId: row.order_id,
    customerId: row.customer_id,
    amount: row.amount,
    currency: row.currency,
    paymentMethod: row.payment_method,
    status: row.status,
    key: row.authorize_key ?? undefined,
    createdAt: row.created_at,
    ...(charge ? { charge } : {}),
    refunds: refunds.map(({ id, amount, key, created_at }): Refund => ({
      id,
      amount,
      key: key ?? undefined,
      createdAt: created_at,
    })),
  });
}
