import { decisionKinds, mlTrainingStatuses, seedBounds, type DecisionKind } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';
import { IsLine } from '../../../requests/constraints.js';
import { AdjustmentDto } from './hyperparameters.dto.js';
import { Within, bounded } from './within.js';

/** Who wants it, and why. */
export class TrainingWordDto {
  @ApiPropertyOptional({ example: 'ada', description: 'Recorded as `unknown` where it is missing or empty' })
  @MayBeAbsent()
  @IsLine(200, 0)
  by?: string;

  @ApiPropertyOptional({ example: 'the loss has stopped falling' })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class DecideTrainingDto extends TrainingWordDto {
  @ApiProperty({
    enum: decisionKinds,
    example: 'adjust',
    description: '`stop` evaluates the model and keeps it',
  })
  @IsIn(decisionKinds, { message: `decision must be one of: ${decisionKinds.join(', ')}` })
  decision!: DecisionKind;

  @ApiPropertyOptional({ type: AdjustmentDto, description: 'Of `adjust`' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AdjustmentDto)
  newHyperparameters?: AdjustmentDto;

  @ApiPropertyOptional({ ...bounded(seedBounds), description: 'Of `adjust`: shuffles by another seed' })
  @MayBeAbsent()
  @Within(seedBounds)
  randomSeed?: number;
}

export class ResumeTrainingDto extends TrainingWordDto {
  @ApiPropertyOptional({ type: AdjustmentDto, description: 'In place of those that the checkpoint was made with' })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => AdjustmentDto)
  newHyperparameters?: AdjustmentDto;
}

export class TrainingDoorAnswerDto {
  @ApiProperty({ example: 'ml-training-digits-20261121T180512123Z-4f2a9c01' })
  workflowId!: string;

  @ApiProperty({ description: 'Names the request: sent again with this Idempotency-Key it is not done twice' })
  updateId!: string;

  @ApiProperty({ enum: ['accepted', 'already_decided'] })
  outcome!: string;

  @ApiProperty({ enum: mlTrainingStatuses, description: 'Where the run stood when it answered' })
  status!: string;

  @ApiProperty({ type: 'integer', example: 20, description: 'The last epoch that was complete by then' })
  currentEpoch!: number;

  @ApiPropertyOptional({ type: 'integer', example: 21, description: 'Of a decision: the first epoch that it changes' })
  effectiveFrom?: number;
}

export class PendingTrainingDoorDto extends PickType(TrainingDoorAnswerDto, ['workflowId', 'updateId']) {
  @ApiProperty({ enum: ['pending'] })
  outcome!: string;
}

const by = 'ada';

export const decideTrainingExamples = {
  continue: { summary: 'Go on as it is', value: { decision: 'continue', by, reason: 'looks good' } },
  adjust: {
    summary: 'Go on with another learning rate',
    value: {
      decision: 'adjust',
      newHyperparameters: { learningRate: 0.0003 },
      by,
      reason: 'the loss has stopped falling',
    },
  },
  stop: { summary: 'It is good enough', value: { decision: 'stop', by, reason: 'good enough' } },
};
