import { ErrorCode } from '@fake-stripe/contracts';
import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { ProblemError, sendProblem } from '@fake-stripe/platform';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuditLedgerUnavailable } from '../application/ports/audit-ledger.js';
import { WorkflowsUnavailable } from '../application/ports/order-workflows.js';
import { OrderRefused, type RefusalCode } from '../domain/order-refused.js';

const statuses: Readonly<Record<RefusalCode, number>> = {
  validation_failed: 400,
  total_mismatch: 400,
  order_not_found: 404,
  order_exists: 409,
  order_closing: 409,
  payment_id_in_use: 409,
  not_awaiting_approval: 409,
  not_awaiting_attention: 409,
  already_dispatched: 409,
  already_finished: 409,
  not_returnable: 409,
};

const RETRY_SOON = { 'retry-after': '1' };

type Thrown = OrderRefused | WorkflowsUnavailable | OrderStoreUnavailable | AuditLedgerUnavailable;

/** What the use cases throw → problems. */
@Catch(OrderRefused, WorkflowsUnavailable, OrderStoreUnavailable, AuditLedgerUnavailable)
export class OrderProblemFilter implements ExceptionFilter<Thrown> {
  private readonly logger = new Logger('Order');

  catch(thrown: Thrown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    if (!(thrown instanceof OrderRefused)) this.logger.warn({ msg: thrown.name, reason: thrown.message });
    sendProblem(toProblem(thrown), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

function toProblem(thrown: Thrown): ProblemError {
  if (thrown instanceof OrderRefused) {
    const { code, message, errors } = thrown;
    const retry = code === ErrorCode.orderClosing ? { headers: RETRY_SOON } : {};
    return new ProblemError(statuses[code], code, message, { ...retry, ...(errors ? { errors } : {}) });
  }
  if (thrown instanceof OrderStoreUnavailable) {
    return unavailable(ErrorCode.databaseUnavailable, 'The orders database does not answer.');
  }
  if (thrown instanceof AuditLedgerUnavailable) {
    return unavailable(ErrorCode.providerUnavailable, "The simulator's ledger does not answer.");
  }
  return unavailable(ErrorCode.temporalUnavailable, 'Temporal does not answer.');
}

function unavailable(code: string, detail: string): ProblemError {
  return new ProblemError(503, code, detail, { headers: RETRY_SOON });
}
