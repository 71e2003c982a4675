import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsLine } from '../../../requests/constraints.js';

export class CancelWorkflowDto {
  @ApiPropertyOptional({
    example: 'ordered by mistake',
    description: 'Kept with an order, a payment, a refund and a training',
  })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class CancelledWorkflowDto {
  @ApiProperty({ example: 'payment-order-101' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: ['accepted', 'already_decided'] })
  outcome!: string;

  @ApiPropertyOptional({ example: 'refunded', description: 'Where it stood when it answered' })
  status?: string;

  @ApiPropertyOptional({ example: 'refund-order-101', description: 'Gives back what a completed payment charged' })
  refundWorkflowId?: string;

  @ApiPropertyOptional({ description: 'Names the request to an order or a training' })
  updateId?: string;
}

export class PendingCancelDto extends OmitType(CancelledWorkflowDto, ['outcome', 'status']) {
  @ApiProperty({ enum: ['pending'] })
  outcome!: string;

  @ApiPropertyOptional({ example: 'refunding' })
  status?: string;
}
