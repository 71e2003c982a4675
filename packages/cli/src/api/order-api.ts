import {
  defaultPaymentId,
  type Address,
  type DoorAnswer,
  type OrderFailure,
  type OrderProfileName,
  type OrderState,
  type OrderStatus,
} from '@fake-stripe/contracts';
import { RECOMPUTED_MS, type ApiClient } from './api-client.js';

export interface StartedOrder {
  readonly orderId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly status: OrderStatus;
  readonly message: string;
  readonly uiLink: string;
}

/** What is recorded of an order; `totalAmount` is a decimal, as on every wire. */
export interface RecordedOrder extends OrderState {
  readonly workflowId: string;
  readonly runId: string;
  readonly uiLink: string;
}

/** `source`: who said so, the run itself or what was last recorded; `asOf` (ISO 8601): when it was so. */
export interface StandingOrder extends RecordedOrder {
  readonly source: 'workflow' | 'database';
  readonly asOf: string;
}

/** `pending`: no worker answered within 5 s; the request was left for the next one. */
export interface OrderDoorOutcome extends Partial<Omit<DoorAnswer, 'outcome'>> {
  readonly orderId: string;
  readonly workflowId: string;
  readonly outcome: DoorAnswer['outcome'] | 'pending';
}

export interface OrderPage {
  readonly orders: readonly RecordedOrder[];
  /** The cursor of the next page; absent on the last. */
  readonly next?: string;
}

export interface OrderEvent {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
  /** ISO 8601. */
  readonly at: string;
}

/** While the order is under way, its status alone. */
export interface OrderOutcome {
  readonly status: OrderStatus;
  readonly failure?: OrderFailure;
}

export interface AuditVerdict {
  readonly ok: boolean;
  readonly checked: number;
  readonly ended: number;
  readonly live: number;
  readonly needsAttention: number;
  readonly violations: readonly Readonly<Record<string, unknown>>[];
}

/** Amounts are decimals of at most two places. */
export interface WantedItem {
  readonly sku: string;
  readonly quantity: number;
  readonly price: number;
}

/** What starts an order. `paymentId` is for profile express alone; without it the payment is named after the order. */
export interface WantedOrder {
  readonly orderId: string;
  readonly profile: OrderProfileName;
  readonly paymentId?: string;
  readonly customerId: string;
  readonly items: readonly WantedItem[];
  readonly totalAmount: number;
  readonly shippingAddress: Address;
  readonly customerEmail: string;
  readonly requiresApproval?: boolean;
  readonly currency?: string;
  readonly paymentMethod?: string;
  readonly overrides?: Readonly<Record<string, string>>;
}

export interface OrderFilter {
  readonly limit: number;
  readonly status?: string;
  readonly customerId?: string;
  readonly cursor?: string;
}

export type OrderDoorName = 'approve' | 'reject' | 'cancel' | 'address' | 'return' | 'attention';

/** The X-Chaos headers that an order comes with. */
export type ChaosHeaders = Readonly<Record<string, string>>;

const BASE = '/api/v1/order';

const STARTED = { orderId: 'string', workflowId: 'string' } as const;
const ORDER = { orderId: 'string', workflowId: 'string', status: 'string', totalAmount: 'number' } as const;
const STANDING = { ...ORDER, completedSteps: 'list', compensations: 'list', retries: 'object' } as const;
const EXPRESS: OrderProfileName = 'express';

/** The routes of temporal-api for orders; `order` is an order id or a workflow id. */
export class OrderApi {
  constructor(private readonly client: ApiClient) {}

  /** Orders of profile express have a route of their own, the only one that takes a payment id. */
  start(order: WantedOrder, headers: ChaosHeaders): Promise<StartedOrder> {
    if (order.profile === EXPRESS) return this.startExpress(order, headers);
    return this.client.send({ method: 'POST', path: BASE, answers: STARTED, body: order, headers });
  }

  status(order: string): Promise<StandingOrder> {
    return this.client.send({ method: 'GET', path: pathOf(order, 'status'), answers: STANDING });
  }

  /** Waits for the end, at most so long. */
  result(order: string, seconds: number): Promise<OrderOutcome> {
    const path = `${pathOf(order, 'result')}?wait=${seconds}`;
    return this.client.send({ method: 'GET', path, answers: { status: 'string' } });
  }

  events(order: string): Promise<{ readonly events: readonly OrderEvent[] }> {
    return this.client.send({ method: 'GET', path: pathOf(order, 'events'), answers: { events: 'list' } });
  }

  list(filter: OrderFilter): Promise<OrderPage> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return this.client.send({ method: 'GET', path: `${BASE}?${query.toString()}`, answers: { orders: [ORDER] } });
  }

  use(door: OrderDoorName, order: string, body: object): Promise<OrderDoorOutcome> {
    const answers = { orderId: 'string', outcome: 'string' } as const;
    return this.client.send({ method: 'POST', path: pathOf(order, door), answers, body });
  }

  audit(): Promise<AuditVerdict> {
    const answers = { ok: 'boolean', violations: 'list' } as const;
    return this.client.send({ method: 'GET', path: pathOf('audit'), answers, patience: RECOMPUTED_MS });
  }

  private startExpress(order: WantedOrder, headers: ChaosHeaders): Promise<StartedOrder> {
    const {
      orderId,
      paymentId = defaultPaymentId(orderId),
      customerId,
      items,
      shippingAddress,
      customerEmail,
      currency,
      paymentMethod,
      overrides,
    } = order;
    const path = `/orders/${encodeURIComponent(orderId)}/start`;
    const who = { payment_id: paymentId, address: shippingAddress, customerId, customerEmail };
    // What is undefined is not in the JSON.
    const body = { ...who, items, currency, paymentMethod, overrides };
    return this.client.send({ method: 'POST', path, answers: STARTED, body, headers });
  }
}

function pathOf(...segments: readonly string[]): string {
  return [BASE, ...segments.map(encodeURIComponent)].join('/');
}
