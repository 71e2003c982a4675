import type { OrderEnd } from '@fake-stripe/contracts';
import { RECOMPUTED_MS, type ApiClient } from './api-client.js';

/** What is in force for a call that asks for nothing else. */
export interface Steering {
  readonly profile: string;
  readonly seed: string;
  readonly timeScale: number;
}

export interface OutcomeShare {
  readonly outcome: string;
  /** Probability, 0 to 1. */
  readonly weight: number;
  readonly observed: number;
}

export interface OperationDistribution {
  readonly operation: string;
  readonly draws: number;
  readonly outcomes: readonly OutcomeShare[];
}

export interface Distribution {
  readonly context: string;
  readonly profile: string;
  readonly operations: readonly OperationDistribution[];
}

export interface Violation {
  readonly code: string;
  readonly orderId?: string;
  readonly resourceId?: string;
  readonly detail: string;
}

export interface Verdict {
  readonly ok: boolean;
  readonly checked: number;
  readonly violations: readonly Violation[];
}

/** `total` is a decimal, as on every wire; `ships`: a completed order of its kind has been dispatched. */
export interface EndedOrder {
  readonly orderId: string;
  readonly status: OrderEnd;
  readonly total: number;
  readonly ships: boolean;
}

/** One effect; `amount` is a decimal. */
export interface LedgerLine {
  readonly effect: string;
  readonly resourceId: string;
  readonly belongsTo?: string;
  /** Idempotency-Key of the call that caused it. */
  readonly key?: string;
  readonly amount?: number;
}

/** Orders that the simulator checks in one call. */
export const ENDED_PAGE = 1_000;

const INVARIANTS = '/ledger/invariants';
const VERDICT = { ok: 'boolean', violations: 'list' } as const;
const DRAWN = { operation: 'string', draws: 'number', outcomes: 'list' } as const;

/** Contexts that draw. */
export const simulatedContexts = ['payment', 'inventory', 'shipping', 'notification', 'public-apis'] as const;
export type SimulatedContext = (typeof simulatedContexts)[number];

/** The routes of the simulator by which it is looked into; nothing is drawn for them. */
export class SimulatorApi {
  constructor(private readonly client: ApiClient) {}

  steering(): Promise<Steering> {
    const answers = { profile: 'string', seed: 'string', timeScale: 'number' } as const;
    return this.client.send({ method: 'GET', path: '/chaos/steering', answers });
  }

  distribution(context: SimulatedContext): Promise<Distribution> {
    return this.client.send({
      method: 'GET',
      path: `/${context}/chaos/distribution`,
      answers: { operations: [DRAWN] },
    });
  }

  invariants(): Promise<Verdict> {
    return this.client.send({ method: 'GET', path: INVARIANTS, answers: VERDICT, patience: RECOMPUTED_MS });
  }

  /** The invariants, and what has to hold because of how these orders ended, but for what calls with these keys did. */
  invariantsOf(orders: readonly EndedOrder[], exceptKeys: string): Promise<Verdict> {
    const body = { orders, exceptKeys };
    return this.client.send({ method: 'POST', path: INVARIANTS, answers: VERDICT, body, patience: RECOMPUTED_MS });
  }

  async ledger(orderId: string): Promise<readonly LedgerLine[]> {
    const path = `/ledger?orderId=${encodeURIComponent(orderId)}`;
    const answers = { lines: 'list' } as const;
    return (await this.client.send<{ readonly lines: readonly LedgerLine[] }>({ method: 'GET', path, answers })).lines;
  }

  /** Ids of all orders that have a line, page by page. */
  async *orders(): AsyncGenerator<readonly string[]> {
    let after: string | undefined;
    do {
      const path = `/ledger/orders${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`;
      const page: OrdersPage = await this.client.send<OrdersPage>({ method: 'GET', path, answers: { orders: 'list' } });
      yield page.orders;
      after = page.next;
    } while (after !== undefined);
  }
}

interface OrdersPage {
  readonly orders: readonly string[];
  readonly next?: string;
}
