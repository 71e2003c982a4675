import type { ChaosDirectives } from '@fake-stripe/contracts';
import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { applyDecorators } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { StartOrder } from '../application/use-cases/start-order.js';
import type { StartedOrderDto } from './dto/order.dto.js';
import { toOrderRequest, type OrderBody } from './to-order-request.js';
import { ApiChaosHeaders } from '../../requests/request-headers.js';
import type { WorkflowUi } from '../../requests/workflow-ui.js';

/** Headers and refusals that all routes have in common which start an order; `more` are further codes of 400. */
export function ApiBeginsOrder(...more: readonly string[]): MethodDecorator {
  return applyDecorators(
    ApiChaosHeaders('payment.capture#1=timeout:after'),
    ApiProblems({
      400: ['validation_failed', 'malformed_body', ...more],
      409: ['order_exists', 'order_closing', 'payment_id_in_use'],
      413: ['payload_too_large'],
      415: ['unsupported_media_type'],
      503: ['temporal_unavailable', 'database_unavailable'],
    }),
  );
}

/** Starts an order, or finds it started: 201 or 200. */
export async function beginOrder(
  startOrder: StartOrder,
  ui: WorkflowUi,
  { body, chaos }: { readonly body: OrderBody; readonly chaos: ChaosDirectives },
  reply: FastifyReply,
): Promise<StartedOrderDto> {
  const correlationId = acceptCorrelationId(currentCorrelationId());
  const started = await startOrder.execute({ ...toOrderRequest(body), correlationId, chaos });
  const { outcome, orderId, workflowId, runId, status } = started;
  void reply.status(outcome === 'started' ? 201 : 200);
  const message = outcome === 'started' ? 'The order has been started.' : 'The order was started before.';
  return { orderId, workflowId, runId, status, message, uiLink: ui.linkTo(workflowId, runId) };
}
