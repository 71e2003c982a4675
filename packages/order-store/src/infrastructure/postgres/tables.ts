import type { OrderState, OrderStatus, StepName } from '@fake-stripe/contracts';
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { PaymentStatus } from '../../ports/order-writer.js';

/** Read as `Date`, written as ISO 8601. */
type Instant = ColumnType<Date, string, string>;

export interface OrdersTable {
  id: string;
  state: OrderStatus;
  state_json: JSONColumnType<OrderState>;
  /** Follows from `state`; the audit's index stands on it. */
  ended: GeneratedAlways<boolean>;
  customer: string;
  total: number;
  currency: string;
  items_json: JSONColumnType<readonly object[]>;
  address_json: JSONColumnType<object>;
  profile: string;
  steps_json: JSONColumnType<readonly StepName[]>;
  request_hash: string;
  workflow_id: string;
  run_id: string;
  start: number;
  correlation_id: string;
  created_at: Instant;
  updated_at: Instant;
}

export interface PaymentsTable {
  payment_id: string;
  order_id: string;
  status: PaymentStatus;
  amount: number;
  currency: string;
  authorization_id: string | null;
  charge_id: string | null;
  created_at: ColumnType<Date, never, never>;
  updated_at: ColumnType<Date, never, Date>;
}

export interface EventsTable {
  id: Generated<number>;
  order_id: string;
  run_id: string;
  /** The run's start count: puts the runs of an order in sequence. */
  start: number;
  seq: number;
  type: string;
  payload_json: JSONColumnType<Readonly<Record<string, unknown>>>;
  ts: Instant;
}

/** Schema `orders`. */
export interface Tables {
  orders: OrdersTable;
  payments: PaymentsTable;
  events: EventsTable;
}

export const SCHEMA = 'orders';
