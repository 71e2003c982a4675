import { ApiProblems } from '@fake-stripe/platform';
import { Body, Controller, HttpCode, Post, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { WorkflowId } from '../../requests/workflow-id.js';
import { SettleRun } from '../application/use-cases/settle-run.js';
import { PendingSettlementDto, SettleWorkflowDto, SettledWorkflowDto } from './dto/settle-workflow.dto.js';
import { ApiWorkflowId } from './workflow-id.js';

@ApiTags('workflows')
@Controller('api/v1/workflows')
@UseFilters(RefusedFilter)
export class WorkflowAttentionController {
  constructor(private readonly settleRun: SettleRun) {}

  @Post(':id/attention')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Settle an undo that failed for good',
    description: 'An order, a payment or a refund whose undo is left over stays open as `needs_attention` until then.',
  })
  @ApiWorkflowId()
  @ApiResponse({ status: 200, description: 'Decided', type: SettledWorkflowDto })
  @ApiResponse({
    status: 202,
    description: 'No worker answered within 5 s: the request was left for the next one, its outcome is open',
    type: PendingSettlementDto,
  })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body'],
    404: ['workflow_not_found'],
    409: ['not_awaiting_attention', 'already_finished'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable'],
  })
  async settle(
    @WorkflowId() workflowId: string,
    @Body() body: SettleWorkflowDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SettledWorkflowDto> {
    const settled = await this.settleRun.execute(workflowId, { ...body });
    if (settled.outcome === 'pending') void reply.status(202);
    return { ...settled };
  }
}
