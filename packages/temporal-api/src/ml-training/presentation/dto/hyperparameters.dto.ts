import { hyperparameterBounds, hyperparameterDefaults, optimizers, type Optimizer } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { Within, bounded } from './within.js';

const OPTIMIZER_RULE = `optimizer must be one of: ${optimizers.join(', ')}`;

export class HyperparametersDto {
  @ApiProperty({ example: 0.001, ...bounded(hyperparameterBounds.learningRate) })
  @Within(hyperparameterBounds.learningRate)
  learningRate!: number;

  @ApiProperty({ example: 32, ...bounded(hyperparameterBounds.batchSize) })
  @Within(hyperparameterBounds.batchSize)
  batchSize!: number;

  @ApiProperty({ example: 100, ...bounded(hyperparameterBounds.epochs) })
  @Within(hyperparameterBounds.epochs)
  epochs!: number;

  @ApiProperty({
    enum: optimizers,
    example: 'adamw',
    description: '`sgd` has momentum; `adam` adds the weight decay to the gradient, `adamw` decouples it',
  })
  @IsIn(optimizers, { message: OPTIMIZER_RULE })
  optimizer!: Optimizer;

  @ApiPropertyOptional({
    ...bounded(hyperparameterBounds.momentum),
    default: hyperparameterDefaults.momentum,
    description: 'Of `sgd`',
  })
  @MayBeAbsent()
  @Within(hyperparameterBounds.momentum)
  momentum?: number;

  @ApiPropertyOptional({ ...bounded(hyperparameterBounds.weightDecay), default: hyperparameterDefaults.weightDecay })
  @MayBeAbsent()
  @Within(hyperparameterBounds.weightDecay)
  weightDecay?: number;

  @ApiPropertyOptional({
    ...bounded(hyperparameterBounds.gradientClip),
    default: hyperparameterDefaults.gradientClip,
    description: "Largest L2 norm of a batch's whole gradient; 0: it is not clipped",
  })
  @MayBeAbsent()
  @Within(hyperparameterBounds.gradientClip)
  gradientClip?: number;
}

/** What can be changed while a model is trained. */
export class AdjustmentDto {
  @ApiPropertyOptional({ example: 0.0003, ...bounded(hyperparameterBounds.learningRate) })
  @MayBeAbsent()
  @Within(hyperparameterBounds.learningRate)
  learningRate?: number;

  @ApiPropertyOptional(bounded(hyperparameterBounds.batchSize))
  @MayBeAbsent()
  @Within(hyperparameterBounds.batchSize)
  batchSize?: number;

  @ApiPropertyOptional({
    ...bounded(hyperparameterBounds.epochs),
    description: 'In all, those already trained included',
  })
  @MayBeAbsent()
  @Within(hyperparameterBounds.epochs)
  epochs?: number;

  @ApiPropertyOptional({ enum: optimizers, description: 'Another one starts with fresh moments' })
  @MayBeAbsent()
  @IsIn(optimizers, { message: OPTIMIZER_RULE })
  optimizer?: Optimizer;
}
