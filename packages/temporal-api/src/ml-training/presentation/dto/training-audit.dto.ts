import { decisionKinds } from '@fake-stripe/contracts';
import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { CsvDatasetDto, IdxDatasetDto } from './dataset.dto.js';
import { AdjustmentDto } from './hyperparameters.dto.js';

const ROOT = { example: `0x${'5d'.repeat(32)}`, pattern: '^0x[0-9a-f]{64}$' };
const SHA256 = { example: 'ab'.repeat(32), pattern: '^[0-9a-f]{64}$' };
const LOSS = { type: Number, nullable: true, description: '`null` where it is no finite number' } as const;

export class EpochPointDto {
  @ApiProperty({ type: 'integer' })
  epoch!: number;

  @ApiProperty({ ...LOSS, example: 0.12 })
  loss!: number | null;

  @ApiProperty({ example: 0.97, description: 'Over the training samples' })
  accuracy!: number;
}

export class StoredObjectDto {
  @ApiProperty(SHA256)
  sha256!: string;

  @ApiProperty({ type: 'integer' })
  bytes!: number;
}

export class EvaluationDto {
  @ApiProperty(LOSS)
  loss!: number | null;

  @ApiProperty({ example: 0.967, description: 'Share of the held-out samples that was recognised' })
  accuracy!: number;

  @ApiProperty({ type: 'integer' })
  samples!: number;
}

export class CheckpointDto {
  @ApiProperty()
  checkpointId!: string;

  @ApiProperty({ type: 'integer' })
  epoch!: number;

  @ApiProperty(LOSS)
  loss!: number | null;

  @ApiProperty({ type: EvaluationDto })
  evaluation!: EvaluationDto;

  @ApiProperty({ description: 'Where its state lies: `s3://…` or `file://…`' })
  s3Path!: string;

  @ApiProperty({ ...ROOT, description: 'Of its metadata and its state' })
  merkleRoot!: string;

  @ApiProperty({ type: 'integer', description: 'Of its state' })
  bytes!: number;

  @ApiProperty({ type: StoredObjectDto })
  state!: StoredObjectDto;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class DecisionDto {
  @ApiProperty({ enum: decisionKinds })
  decision!: string;

  @ApiProperty({ example: 'ada' })
  by!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ type: 'integer', description: 'The last epoch that was complete when it was taken' })
  epoch!: number;

  @ApiProperty({ type: 'integer', description: 'The first epoch that it changes' })
  effectiveFrom!: number;

  @ApiPropertyOptional({ type: AdjustmentDto })
  newHyperparameters?: AdjustmentDto;

  @ApiPropertyOptional({ type: 'integer' })
  randomSeed?: number;
}

export class RollbackDto {
  @ApiProperty({ enum: ['damaged', 'diverged'] })
  reason!: string;

  @ApiProperty({ description: 'What was damaged, or where it diverged' })
  detail!: string;

  @ApiProperty({ type: [String], description: 'Checkpoints that were left behind, the newest first' })
  damaged!: readonly string[];

  @ApiProperty({ description: 'The checkpoint that the run went on with' })
  to!: string;

  @ApiProperty({ type: 'integer' })
  epoch!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class SplitsDto {
  @ApiProperty({ type: 'integer', example: 1_437 })
  train!: number;

  @ApiProperty({ type: 'integer', example: 360 })
  heldOut!: number;
}

export class DatasetDescriptionDto {
  @ApiProperty({
    oneOf: [{ type: 'string' }, { $ref: getSchemaPath(IdxDatasetDto) }, { $ref: getSchemaPath(CsvDatasetDto) }],
    example: 'optdigits',
  })
  reference!: unknown;

  @ApiProperty({ ...SHA256, description: 'Of the decompressed data' })
  sha256!: string;

  @ApiProperty({ example: 'CC BY 4.0' })
  licence!: string;

  @ApiProperty({ type: SplitsDto })
  splits!: SplitsDto;
}

export class TrainerDescriptionDto {
  @ApiProperty()
  engine!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty({
    enum: ['bit-exact', 'same-hardware', 'none'],
    description: 'Whether the same work gives the same bits: everywhere, on the same kind of machine, or not for sure',
  })
  determinism!: string;

  @ApiProperty({ type: 'integer' })
  threads!: number;

  @ApiProperty({ example: 'cpu' })
  device!: string;
}

export class TrainingParentDto {
  @ApiProperty({ description: 'Workflow id of the run that it grew out of' })
  runId!: string;

  @ApiProperty()
  checkpointId!: string;

  @ApiProperty(ROOT)
  merkleRoot!: string;

  @ApiProperty({ type: 'integer' })
  epoch!: number;
}

export class LogHeadDto {
  @ApiProperty({ type: 'integer' })
  size!: number;

  @ApiProperty(ROOT)
  root!: string;

  @ApiPropertyOptional({ description: 'Name of the last entry' })
  entry?: string;
}
