import type { ChaosDirectives } from '@fake-stripe/contracts';
import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { Body, Controller, Post, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { ApiChaosHeaders, Chaos } from '../../requests/request-headers.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';
import { StartUserContext } from '../application/use-cases/start-user-context.js';
import { StartUserContextDto, StartedUserContextDto, startUserContextExamples } from './dto/user-context.dto.js';

@ApiTags('workflows')
@Controller('api/v1/workflows/user-context')
@UseFilters(RefusedFilter)
export class UserContextController {
  constructor(
    private readonly startUserContext: StartUserContext,
    private readonly ui: WorkflowUi,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Put together where a user is, the weather there, and a cat fact',
    description: 'One run at a time for each user: while one is live it is answered, whatever it was asked for.',
  })
  @ApiChaosHeaders('public-apis.forecast=error')
  @ApiBody({ type: StartUserContextDto, examples: startUserContextExamples })
  @ApiResponse({ status: 201, description: 'Started', type: StartedUserContextDto })
  @ApiResponse({ status: 200, description: 'Under way already', type: StartedUserContextDto })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable'],
  })
  async start(
    @Body() { userId, strategy = 'parallel', ip }: StartUserContextDto,
    @Chaos() chaos: ChaosDirectives,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedUserContextDto> {
    const correlationId = acceptCorrelationId(currentCorrelationId());
    const input = { userId, strategy, correlationId, chaos, ...(ip === undefined ? {} : { ip }) };
    const { outcome, workflowId, runId } = await this.startUserContext.execute(input);
    void reply.status(outcome === 'started' ? 201 : 200);
    return { workflowId, runId, status: 'running', uiLink: this.ui.linkTo(workflowId, runId) };
  }
}
