import { ErrorCode, Header, isEnded, type OrderEnd, type OrderStatus } from '@fake-stripe/contracts';
import { LostAnswer, RefusedRequest, requestJson, type JsonRequest } from './http.js';
import type { LedgerLine } from './net-captures.js';
import type { PlannedOrder } from './planned-order.js';
import type { Target } from './target.js';

/** Where an order stands; `failure` where it ended otherwise than completed. */
export type Standing =
  | { readonly ended: true; readonly status: OrderEnd; readonly failure?: string }
  | { readonly ended: false; readonly status: OrderStatus };

/** The verdict on every order of the system, not only those of this test. */
export interface Audit {
  readonly ok: boolean;
  readonly checked: number;
  readonly ended: number;
  readonly live: number;
  readonly needsAttention: number;
  readonly violations: readonly Readonly<Record<string, unknown>>[];
}

const ORDERS = '/api/v1/order';
const START_MS = 30_000;
const LOOK_MS = 10_000;
const AUDIT_MS = 120_000;
/** The server holds a question for so long: long enough to ask seldom, short enough to see an order in need of help. */
const WAIT_SECONDS = 20;
const WAIT_MS = WAIT_SECONDS * 1_000 + 15_000;

/** What the load test asks of API and simulator. Every method throws LostAnswer and RefusedRequest. */
export class SystemApi {
  constructor(
    private readonly target: Target,
    private readonly fetch: typeof globalThis.fetch,
  ) {}

  /** Whether there is an order of this id. */
  async isKnown(orderId: string, signal: AbortSignal): Promise<boolean> {
    try {
      const { body } = await this.api(`/${orderId}/status`, { patience: LOOK_MS, signal });
      if (body['orderId'] === orderId) return true;
    } catch (error) {
      if (error instanceof RefusedRequest && error.code === ErrorCode.orderNotFound) return false;
      throw error;
    }
    throw new LostAnswer('an answer that tells of no order');
  }

  /** The simulator's profile in force for such calls. */
  async chaosInForce(chaos: PlannedOrder['chaos'], signal: AbortSignal): Promise<string> {
    const url = `${this.target.simulator}/chaos/steering`;
    const { body } = await requestJson(this.fetch, url, { headers: chaosHeaders(chaos), patience: LOOK_MS, signal });
    if (typeof body['profile'] === 'string') return body['profile'];
    throw new LostAnswer('an answer that tells of no profile');
  }

  async start({ orderId, body, chaos }: PlannedOrder, signal: AbortSignal): Promise<void> {
    const headers = { ...chaosHeaders(chaos), [Header.idempotencyKey]: orderId };
    await this.api('', { method: 'POST', body, headers, patience: START_MS, signal });
  }

  /** Waits for the order's end, as long as the server holds the question. */
  async result(orderId: string, signal: AbortSignal): Promise<Standing> {
    const { body } = await this.api(`/${orderId}/result?wait=${WAIT_SECONDS}`, { patience: WAIT_MS, signal });
    const status = body['status'] as OrderStatus;
    if (!isEnded(status)) return { ended: false, status };
    const { code } = (body['failure'] ?? {}) as { readonly code?: string };
    return { ended: true, status, ...(code === undefined ? {} : { failure: code }) };
  }

  async audit(signal: AbortSignal): Promise<Audit> {
    const { body } = await this.api('/audit', { patience: AUDIT_MS, signal });
    return body as unknown as Audit;
  }

  async ledger(orderId: string, signal: AbortSignal): Promise<readonly LedgerLine[]> {
    const url = `${this.target.simulator}/ledger?orderId=${orderId}`;
    const { body } = await requestJson(this.fetch, url, { patience: LOOK_MS, signal });
    return body['lines'] as readonly LedgerLine[];
  }

  private api(path: string, request: JsonRequest) {
    return requestJson(this.fetch, `${this.target.api}${ORDERS}${path}`, request);
  }
}

function chaosHeaders({ profile, seed }: PlannedOrder['chaos']): Record<string, string> {
  return { [Header.chaosSeed]: seed, ...(profile === undefined ? {} : { [Header.chaosProfile]: profile }) };
}
