import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { Body, Controller, Get, Post, Query, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { IdempotencyKey } from '../../requests/request-headers.js';
import { WorkflowId } from '../../requests/workflow-id.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';
import { GetTraining } from '../application/use-cases/get-training.js';
import { ListTrainings } from '../application/use-cases/list-trainings.js';
import { StartTraining } from '../application/use-cases/start-training.js';
import { StartTrainingDto, StartedTrainingDto } from './dto/start-training.dto.js';
import { startTrainingExamples } from './dto/start-training.examples.js';
import { ListTrainingsQueryDto } from './dto/training-query.dto.js';
import { TrainingDto, TrainingListDto } from './dto/training.dto.js';
import { presentListed, presentStarted, presentTraining } from './present-training.js';
import { ApiTrainingId } from './request-parameters.js';
import { ApiStartKey } from './start-key.js';
import { toPlan } from './to-plan.js';

@ApiTags('ml training')
@Controller('api/ml-training')
@UseFilters(RefusedFilter)
export class TrainingsController {
  constructor(
    private readonly startTraining: StartTraining,
    private readonly getTraining: GetTraining,
    private readonly listTrainings: ListTrainings,
    private readonly ui: WorkflowUi,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Train a model',
    description:
      'Every start is a run of its own. With an Idempotency-Key the same body is the same run. Numbers have to be ' +
      'within their bounds; paths of files are those of the worker, which alone can see what is in them.',
  })
  @ApiStartKey()
  @ApiBody({ type: StartTrainingDto, examples: startTrainingExamples })
  @ApiResponse({ status: 201, description: 'Started', type: StartedTrainingDto })
  @ApiResponse({ status: 200, description: 'Started before, with the same key and body', type: StartedTrainingDto })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body', 'idempotency_error'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable'],
  })
  async start(
    @Body() body: StartTrainingDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedTrainingDto> {
    const correlationId = acceptCorrelationId(currentCorrelationId());
    const started = await this.startTraining.execute({ plan: toPlan(body) }, { correlationId, idempotencyKey });
    void reply.status(started.outcome === 'started' ? 201 : 200);
    return presentStarted(started, this.ui);
  }

  @Get()
  @ApiOperation({ summary: 'List trainings, newest first', description: 'Of the live ones and those that ended last.' })
  @ApiResponse({ status: 200, description: "From Temporal's visibility, which lags a moment", type: TrainingListDto })
  @ApiProblems({ 400: ['validation_failed'], 503: ['temporal_unavailable'] })
  async list(@Query() { limit }: ListTrainingsQueryDto): Promise<TrainingListDto> {
    const runs = await this.listTrainings.execute(limit);
    return { runs: runs.map((run) => presentListed(run, this.ui)) };
  }

  @Get(':workflowId')
  @ApiOperation({ summary: 'Where a training stands' })
  @ApiTrainingId()
  @ApiResponse({ status: 200, description: 'From the run itself, or what it has left behind', type: TrainingDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['training_not_found'],
    503: ['temporal_unavailable', 'trainer_unavailable'],
  })
  async get(@WorkflowId('workflowId') workflowId: string): Promise<TrainingDto> {
    return presentTraining(await this.getTraining.execute(workflowId), this.ui);
  }
}
