import { KEPT_POINTS, mlTrainingStatuses } from '@fake-stripe/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { listedStatuses } from '../../domain/listed-status.js';
import { ArchitectureDto } from './architecture.dto.js';
import { HyperparametersDto } from './hyperparameters.dto.js';
import {
  CheckpointDto,
  DatasetDescriptionDto,
  DecisionDto,
  EpochPointDto,
  EvaluationDto,
  LogHeadDto,
  RollbackDto,
  TrainerDescriptionDto,
  TrainingParentDto,
} from './training-audit.dto.js';

const NEWEST = `The newest ${KEPT_POINTS}; the checkpoint store has all`;
const LOSS = { type: Number, nullable: true, example: 0.12 } as const;
const WORKFLOW_ID = 'ml-training-digits-20261121T180512123Z-4f2a9c01';

export class PendingReviewDto {
  @ApiProperty({
    enum: ['review', 'diverged'],
    description: '`review`: its interval has passed; `diverged`: the loss is no finite number',
  })
  reason!: string;

  @ApiProperty({ type: 'integer' })
  epoch!: number;

  @ApiPropertyOptional({ format: 'date-time', description: 'When it goes on by itself' })
  deadline?: string;

  @ApiPropertyOptional({ description: 'With what a diverged run goes on' })
  lastGoodCheckpoint?: string;
}

export class TrainingFailureDto {
  @ApiProperty({ example: 'dataset_mismatch' })
  code!: string;

  @ApiProperty()
  message!: string;
}

export class EpochProgressDto {
  @ApiProperty({ type: 'integer', example: 43, description: 'Epochs before it are trained, though not yet counted' })
  epoch!: number;

  @ApiProperty({ type: 'integer', example: 12, description: 'Batches of the epoch that are done' })
  batch!: number;

  @ApiProperty({ type: 'integer', example: 45 })
  batches!: number;
}

/** Where a training stands. */
export class TrainingDto {
  @ApiProperty({ example: 'digits' })
  modelId!: string;

  @ApiProperty({ example: WORKFLOW_ID })
  workflowId!: string;

  @ApiProperty({ example: WORKFLOW_ID, description: 'Name of the run in the checkpoint store: its workflow id' })
  runId!: string;

  @ApiProperty({ enum: mlTrainingStatuses })
  status!: string;

  @ApiProperty({ type: 'integer', example: 40, description: 'The last one that is complete' })
  currentEpoch!: number;

  @ApiPropertyOptional({ type: EpochProgressDto, description: "The worker's last word, where one trains" })
  epochInProgress?: EpochProgressDto;

  @ApiProperty({ type: 'integer', example: 100 })
  totalEpochs!: number;

  @ApiProperty(LOSS)
  currentLoss!: number | null;

  @ApiProperty(LOSS)
  bestLoss!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.967, description: 'Of the last evaluation' })
  accuracy!: number | null;

  @ApiProperty({ type: [EpochPointDto], description: NEWEST })
  history!: readonly EpochPointDto[];

  @ApiProperty({ type: [CheckpointDto], description: NEWEST })
  checkpoints!: readonly CheckpointDto[];

  @ApiProperty({ type: 'integer' })
  checkpointCount!: number;

  @ApiProperty({ type: [DecisionDto], description: NEWEST })
  decisions!: readonly DecisionDto[];

  @ApiProperty({ type: 'integer' })
  decisionCount!: number;

  @ApiProperty({ type: [RollbackDto] })
  rollbacks!: readonly RollbackDto[];

  @ApiProperty({ type: 'integer' })
  seed!: number;

  @ApiProperty({ type: HyperparametersDto, description: 'In force' })
  hyperparameters!: HyperparametersDto;

  @ApiProperty({ type: ArchitectureDto })
  architecture!: unknown;

  @ApiPropertyOptional({ type: DatasetDescriptionDto, description: 'Once it is loaded' })
  dataset?: DatasetDescriptionDto;

  @ApiPropertyOptional({ type: TrainerDescriptionDto })
  trainer?: TrainerDescriptionDto;

  @ApiPropertyOptional({ type: TrainingParentDto, description: 'What it grew out of' })
  parent?: TrainingParentDto;

  @ApiPropertyOptional({ type: LogHeadDto, description: "Head of the run's log of roots, to hold an audit against" })
  log?: LogHeadDto;

  @ApiPropertyOptional({ description: "Where the run's files are" })
  store?: string;

  @ApiPropertyOptional({ type: PendingReviewDto, description: 'What it waits for a decision about' })
  review?: PendingReviewDto;

  @ApiPropertyOptional({ type: EvaluationDto, description: 'Of the model that was kept' })
  evaluation?: EvaluationDto;

  @ApiPropertyOptional({ type: TrainingFailureDto })
  failure?: TrainingFailureDto;

  @ApiPropertyOptional({ format: 'date-time', description: 'When its last epoch will be trained' })
  eta?: string;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  @ApiProperty({
    enum: ['workflow', 'temporal'],
    description:
      '`temporal`: it was closed from outside and no worker answers for it; this is what was known when its last run began',
  })
  source!: string;

  @ApiProperty({ description: "The newest run in Temporal's UI", format: 'uri' })
  uiLink!: string;
}

export class ListedTrainingDto {
  @ApiProperty({ example: WORKFLOW_ID })
  workflowId!: string;

  @ApiProperty({ example: 'digits' })
  modelId!: string;

  @ApiProperty({
    enum: listedStatuses,
    description:
      'A live one is `running`, whatever it is at. `ended`: by itself, and its result could not be read in time. ' +
      '`terminated` and `timed_out`: closed from outside, which the training itself shows as `failed`',
  })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  closedAt?: string;

  @ApiProperty({ format: 'uri' })
  uiLink!: string;
}

export class TrainingListDto {
  @ApiProperty({ type: [ListedTrainingDto] })
  runs!: ListedTrainingDto[];
}
