import { MlTrainingDoor } from '@fake-stripe/contracts';
import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { Body, Controller, Post, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { IdempotencyKey } from '../../requests/request-headers.js';
import { WorkflowId } from '../../requests/workflow-id.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';
import { ResumeTraining } from '../application/use-cases/resume-training.js';
import { UseTrainingDoor, type UsedTrainingDoor } from '../application/use-cases/use-training-door.js';
import { StartedTrainingDto } from './dto/start-training.dto.js';
import {
  DecideTrainingDto,
  ResumeTrainingDto,
  TrainingWordDto,
  decideTrainingExamples,
} from './dto/training-door.dto.js';
import { presentStarted } from './present-training.js';
import { ApiTrainingId, CheckpointId } from './request-parameters.js';
import { ApiStartKey } from './start-key.js';
import { TrainingDoor, goThrough } from './training-door.js';

type Answer = Promise<Omit<UsedTrainingDoor, 'runId'>>;

@ApiTags('ml training')
@Controller('api/ml-training')
@UseFilters(RefusedFilter)
export class TrainingDoorsController {
  constructor(
    private readonly useDoor: UseTrainingDoor,
    private readonly resumeTraining: ResumeTraining,
    private readonly ui: WorkflowUi,
  ) {}

  @TrainingDoor('decision', {
    summary: 'Decide how a training goes on',
    description:
      'At a review the run goes on at once. Outside of one `adjust` and `stop` take effect after the last complete ' +
      'epoch: the one that is being trained is given up, and with `adjust` computed again as changed. Who decided what, ' +
      'and why, becomes part of the next checkpoint.',
    refusals: ['not_adjustable', 'not_awaiting_decision', 'loss_not_finite', 'already_finished'],
    body: DecideTrainingDto,
    required: true,
    examples: decideTrainingExamples,
  })
  decide(
    @WorkflowId('workflowId') workflowId: string,
    @Body() body: DecideTrainingDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return goThrough(this.useDoor, { door: MlTrainingDoor.decide, workflowId, body, idempotencyKey }, reply);
  }

  @TrainingDoor('pause', {
    summary: 'Pause a training after its last complete epoch',
    description:
      'The epoch that is being trained is given up, and computed again when the training is resumed. At a review the ' +
      'pause begins after the decision. An empty body is accepted.',
    refusals: ['already_finished'],
    body: TrainingWordDto,
  })
  pause(
    @WorkflowId('workflowId') workflowId: string,
    @Body() body: TrainingWordDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return goThrough(this.useDoor, { door: MlTrainingDoor.pause, workflowId, body, idempotencyKey }, reply);
  }

  @TrainingDoor('resume', {
    summary: 'Let a paused training go on',
    description: 'An empty body is accepted.',
    refusals: ['not_paused', 'already_finished'],
    body: TrainingWordDto,
  })
  resume(
    @WorkflowId('workflowId') workflowId: string,
    @Body() body: TrainingWordDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return goThrough(this.useDoor, { door: MlTrainingDoor.resume, workflowId, body, idempotencyKey }, reply);
  }

  @TrainingDoor('cancel', {
    summary: 'Give a training up',
    description: 'Its checkpoints stay, and can be resumed from. An empty body is accepted.',
    refusals: ['already_finished'],
    body: TrainingWordDto,
  })
  cancel(
    @WorkflowId('workflowId') workflowId: string,
    @Body() body: TrainingWordDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Answer {
    return goThrough(this.useDoor, { door: MlTrainingDoor.cancel, workflowId, body, idempotencyKey }, reply);
  }

  @Post(':workflowId/resume-from/:checkpointId')
  @ApiOperation({
    summary: 'Train on from a checkpoint, as a new run of the same model',
    description:
      'The new run names this one as its parent. Model, data, seed and hyperparameters are those that the checkpoint was ' +
      'made with, but for `newHyperparameters`. An empty body is accepted.',
  })
  @ApiTrainingId()
  @ApiParam({ name: 'checkpointId', type: String })
  @ApiStartKey()
  @ApiBody({ type: ResumeTrainingDto, required: false })
  @ApiResponse({ status: 201, description: 'Started', type: StartedTrainingDto })
  @ApiResponse({ status: 200, description: 'Started before, with the same key and body', type: StartedTrainingDto })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body', 'idempotency_error'],
    404: ['training_not_found', 'checkpoint_not_found'],
    409: ['not_adjustable'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable', 'trainer_unavailable'],
  })
  async resumeFrom(
    @WorkflowId('workflowId') parentId: string,
    @CheckpointId() checkpointId: string,
    @Body() body: ResumeTrainingDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedTrainingDto> {
    const correlationId = acceptCorrelationId(currentCorrelationId());
    const command = { ...body, parentId, checkpointId, correlationId, idempotencyKey };
    const started = await this.resumeTraining.execute(command);
    void reply.status(started.outcome === 'started' ? 201 : 200);
    return presentStarted(started, this.ui);
  }
}
