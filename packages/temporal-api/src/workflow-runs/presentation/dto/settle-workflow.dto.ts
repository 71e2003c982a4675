import type { StepName } from '@fake-stripe/contracts';
import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { IsLine } from '../../../requests/constraints.js';
import { CancelledWorkflowDto, PendingCancelDto } from './cancel-workflow.dto.js';

const steps: readonly StepName[] = ['create', 'authorize', 'reserve', 'capture', 'ship'];
const actions = ['retry', 'resolve'] as const;

export class SettleWorkflowDto {
  @ApiProperty({ enum: steps, example: 'capture', description: 'The step whose undo is left over' })
  @IsIn(steps)
  step!: StepName;

  @ApiProperty({
    enum: actions,
    example: 'retry',
    description: '`retry` runs the undo again; `resolve` records that it was settled by hand',
  })
  @IsIn(actions)
  action!: (typeof actions)[number];

  @ApiProperty({ example: 'alice' })
  @IsLine(200)
  by!: string;

  @ApiProperty({ example: 'the provider is back' })
  @IsLine(1_000)
  reason!: string;
}

export class SettledWorkflowDto extends OmitType(CancelledWorkflowDto, ['refundWorkflowId', 'updateId']) {}

export class PendingSettlementDto extends OmitType(PendingCancelDto, ['refundWorkflowId', 'updateId', 'status']) {}
