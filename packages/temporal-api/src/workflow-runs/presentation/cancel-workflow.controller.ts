import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { IdempotencyKey } from '../../requests/request-headers.js';
import { WorkflowId } from '../../requests/workflow-id.js';
import { CancelRun } from '../application/use-cases/cancel-run.js';
import { CancelWorkflowDto, CancelledWorkflowDto, PendingCancelDto } from './dto/cancel-workflow.dto.js';
import { ApiWorkflowId } from './workflow-id.js';

@ApiTags('workflows')
@Controller('api/v1/workflows')
@UseFilters(RefusedFilter)
export class CancelWorkflowController {
  constructor(private readonly cancelRun: CancelRun) {}

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Call a workflow off',
    description:
      'An order is cancelled as by `POST /api/v1/order/{id}/cancel`. A payment under way gives back what it has ' +
      'charged; one that has completed is refunded by a workflow of its own, once, however often this is asked for. ' +
      'A training is cancelled as by `POST /api/ml-training/{workflowId}/cancel`. ' +
      'A user context is cancelled by Temporal. A shipment is called off with its order, a refund not at all. ' +
      'An empty body is accepted.',
  })
  @ApiWorkflowId()
  @ApiBody({ type: CancelWorkflowDto, required: false })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Names the request to an order, a payment or a training',
  })
  @ApiResponse({ status: 200, description: 'Decided', type: CancelledWorkflowDto })
  @ApiResponse({
    status: 202,
    description: 'Taken, but not decided within 5 s: no worker answers, or a refund is under way',
    type: PendingCancelDto,
  })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body'],
    404: ['workflow_not_found'],
    409: ['already_finished', 'already_dispatched', 'not_cancellable', 'awaiting_attention'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable', 'database_unavailable', 'provider_unavailable'],
  })
  async cancel(
    @WorkflowId() workflowId: string,
    @Body() { reason }: CancelWorkflowDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CancelledWorkflowDto> {
    const cancelled = await this.cancelRun.execute(workflowId, {
      correlationId: acceptCorrelationId(currentCorrelationId()),
      ...(reason === undefined ? {} : { reason }),
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    });
    if (cancelled.outcome === 'pending') void reply.status(202);
    return { ...cancelled };
  }
}
