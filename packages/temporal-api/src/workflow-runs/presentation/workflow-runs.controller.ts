import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Query, Res, UseFilters, applyDecorators } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { ResultQueryDto } from '../../requests/result-query.dto.js';
import { WorkflowId } from '../../requests/workflow-id.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';
import { AwaitRunResult } from '../application/use-cases/await-run-result.js';
import { GetRunProgress } from '../application/use-cases/get-run-progress.js';
import { GetRunStatus } from '../application/use-cases/get-run-status.js';
import { ListRunHistory } from '../application/use-cases/list-run-history.js';
import { HistoryQueryDto } from './dto/workflow-query.dto.js';
import {
  PendingWorkflowDto,
  WorkflowHistoryDto,
  WorkflowProgressDto,
  WorkflowResultDto,
  WorkflowStatusDto,
} from './dto/workflow-run.dto.js';
import { InvalidCursorFilter } from './invalid-cursor.filter.js';
import { presentEnd, presentRun } from './present-run.js';
import { ApiWorkflowId } from './workflow-id.js';

/** What reading any run has in common. */
function Read(route: string, summary: string): MethodDecorator {
  return applyDecorators(
    Get(`:id/${route}`),
    ApiOperation({ summary }),
    ApiWorkflowId(),
    ApiProblems({ 400: ['validation_failed'], 404: ['workflow_not_found'], 503: ['temporal_unavailable'] }),
  );
}

@ApiTags('workflows')
@Controller('api/v1/workflows')
@UseFilters(RefusedFilter, InvalidCursorFilter)
export class WorkflowRunsController {
  constructor(
    private readonly status: GetRunStatus,
    private readonly progress: GetRunProgress,
    private readonly result: AwaitRunResult,
    private readonly history: ListRunHistory,
    private readonly ui: WorkflowUi,
  ) {}

  @Read('status', 'Where a workflow stands')
  @ApiResponse({ status: 200, description: 'Of the newest run under this id', type: WorkflowStatusDto })
  async getStatus(@WorkflowId() workflowId: string): Promise<WorkflowStatusDto> {
    return presentRun(await this.status.execute(workflowId), this.ui);
  }

  @Read('progress', 'How far a workflow has come')
  @ApiResponse({ status: 200, description: '0 to 100', type: WorkflowProgressDto })
  getProgress(@WorkflowId() workflowId: string): Promise<WorkflowProgressDto> {
    return this.progress.execute(workflowId);
  }

  @Read('result', 'How a workflow ended, waiting for it')
  @ApiResponse({ status: 200, description: 'It has ended', type: WorkflowResultDto })
  @ApiResponse({ status: 202, description: 'Not yet: ask again after `Retry-After` seconds', type: PendingWorkflowDto })
  async getResult(
    @WorkflowId() workflowId: string,
    @Query() { wait }: ResultQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WorkflowResultDto | PendingWorkflowDto> {
    const awaited = await this.result.execute(workflowId, Math.max(wait * 1_000, 1));
    if (awaited.end) return presentEnd(awaited.end, awaited);
    void reply.status(202).header('retry-after', '1');
    return { status: awaited.run.status };
  }

  @Read('history', "A workflow's events, the newest last")
  @ApiResponse({ status: 200, description: 'A page', type: WorkflowHistoryDto })
  async getHistory(@WorkflowId() workflowId: string, @Query() page: HistoryQueryDto): Promise<WorkflowHistoryDto> {
    const { run, events, next } = await this.history.execute(workflowId, page);
    return {
      workflowId,
      runId: run.runId,
      events: events.map(({ attributes, ...event }) => ({ ...event, attributes: { ...attributes } })),
      ...(next === undefined ? {} : { next }),
    };
  }
}
