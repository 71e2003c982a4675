import { Header, paymentWorkflowId, toDecimal } from '@fake-stripe/contracts';
import { HttpFault, currentCorrelationId, type HttpAnswer, type HttpClient } from '@fake-stripe/platform';
import {
  AuditLedger,
  AuditLedgerUnavailable,
  type AuditedOrder,
  type LedgerVerdict,
} from '../application/ports/audit-ledger.js';

/** A page of 1,000 orders takes well under a second. */
const TIMEOUT_MS = 10_000;

/** The simulator's ledger. */
export class HttpAuditLedger extends AuditLedger {
  constructor(
    private readonly http: HttpClient,
    private readonly simulatorUrl: string,
  ) {
    super();
  }

  override async check(orders: readonly AuditedOrder[]): Promise<LedgerVerdict> {
    const ended = orders.map((order) => ({ ...order, total: toDecimal(order.total) }));
    // A payment without an order may bear the id of one; what it holds and charges is no matter of that order.
    const body = { orders: ended, exceptKeys: paymentWorkflowId('') };
    const answer = await this.post(body);
    if (answer.status >= 300 || !isVerdict(answer.body)) {
      throw new AuditLedgerUnavailable(`the ledger answered ${answer.status} without a verdict`);
    }
    return answer.body;
  }

  private async post(body: object): Promise<HttpAnswer> {
    const url = `${this.simulatorUrl}/ledger/invariants`;
    const headers = { [Header.correlationId]: currentCorrelationId() };
    try {
      return await this.http.request({ method: 'POST', url, body, headers, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (error instanceof HttpFault) throw new AuditLedgerUnavailable(error.message, { cause: error });
      throw error;
    }
  }
}

function isVerdict(body: unknown): body is LedgerVerdict {
  const verdict = body as Partial<LedgerVerdict> | null;
  return typeof verdict?.ok === 'boolean' && typeof verdict.checked === 'number' && Array.isArray(verdict.violations);
}
