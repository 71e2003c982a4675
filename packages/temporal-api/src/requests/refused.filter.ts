import { ErrorCode } from '@fake-stripe/contracts';
import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { ProblemError, sendProblem } from '@fake-stripe/platform';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused, type RefusalCode } from '../kernel/refused.js';
import { WorkflowsBusy, WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';

const statuses: Readonly<Record<RefusalCode, number>> = {
  validation_failed: 400,
  total_mismatch: 400,
  workflow_not_found: 404,
  order_not_found: 404,
  order_exists: 409,
  order_closing: 409,
  payment_id_in_use: 409,
  not_awaiting_approval: 409,
  not_awaiting_attention: 409,
  not_returnable: 409,
  payment_exists: 409,
  payment_closing: 409,
  already_dispatched: 409,
  already_finished: 409,
  not_cancellable: 409,
  awaiting_attention: 409,
  idempotency_error: 400,
  training_not_found: 404,
  checkpoint_not_found: 404,
  not_adjustable: 409,
  not_awaiting_decision: 409,
  not_paused: 409,
  loss_not_finite: 409,
  trainer_unavailable: 503,
  provider_unavailable: 503,
};

/** What will do if it is asked for again. */
const passing: readonly RefusalCode[] = [
  ErrorCode.orderClosing,
  ErrorCode.paymentClosing,
  ErrorCode.providerUnavailable,
  ErrorCode.trainerUnavailable,
];

const RETRY_SOON = { 'retry-after': '1' };

type Thrown = Refused | WorkflowsUnavailable | OrderStoreUnavailable;

/** What the use cases throw → problems. */
@Catch(Refused, WorkflowsUnavailable, OrderStoreUnavailable)
export class RefusedFilter implements ExceptionFilter<Thrown> {
  private readonly logger = new Logger('Workflows');

  catch(thrown: Thrown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    if (!(thrown instanceof Refused)) this.logger.warn({ msg: thrown.name, reason: thrown.message });
    sendProblem(toProblem(thrown), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

function toProblem(thrown: Thrown): ProblemError {
  if (thrown instanceof Refused) {
    const { code, message, errors } = thrown;
    const retry = passing.includes(code) ? { headers: RETRY_SOON } : {};
    return new ProblemError(statuses[code], code, message, { ...retry, ...(errors ? { errors } : {}) });
  }
  const headers = RETRY_SOON;
  if (thrown instanceof OrderStoreUnavailable) {
    return new ProblemError(503, ErrorCode.databaseUnavailable, 'The orders database does not answer.', { headers });
  }
  const detail =
    thrown instanceof WorkflowsBusy
      ? 'Temporal takes no more requests like this one at the moment.'
      : 'Temporal does not answer.';
  return new ProblemError(503, ErrorCode.temporalUnavailable, detail, { headers });
}
