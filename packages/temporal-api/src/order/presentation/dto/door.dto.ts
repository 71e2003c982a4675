import { MayBeAbsent } from '@fake-stripe/platform';
import type { StepName } from '@fake-stripe/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';
import { IsLine } from '../../../requests/constraints.js';
import { AddressDto } from './create-order.dto.js';

/** The steps that have an undo. */
const steps: readonly StepName[] = ['create', 'authorize', 'reserve', 'capture', 'ship'];

export class ApproveOrderDto {
  @ApiPropertyOptional({ example: 'alice' })
  @MayBeAbsent()
  @IsLine(200, 0)
  approvedBy?: string;

  @ApiPropertyOptional({ example: 'known customer' })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class RejectOrderDto {
  @ApiPropertyOptional({ example: 'bob' })
  @MayBeAbsent()
  @IsLine(200, 0)
  rejectedBy?: string;

  @ApiPropertyOptional({ example: 'address does not exist' })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class CancelOrderDto {
  @ApiPropertyOptional({ example: 'ordered by mistake' })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class UpdateAddressDto {
  @ApiProperty({ type: AddressDto })
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  address!: AddressDto;
}

export class ReturnOrderDto {
  @ApiPropertyOptional({ example: 'does not fit' })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class ResolveCompensationDto {
  @ApiProperty({ enum: steps, example: 'capture', description: 'The step whose undo is left over' })
  @IsIn(steps)
  step!: StepName;

  @ApiProperty({
    enum: ['retry', 'resolve'],
    example: 'retry',
    description: '`retry` runs the undo again; `resolve` records that it was settled by hand',
  })
  @IsIn(['retry', 'resolve'])
  action!: 'retry' | 'resolve';

  @ApiProperty({ example: 'alice' })
  @IsLine(200)
  by!: string;

  @ApiProperty({ example: 'the provider is back' })
  @IsLine(1_000)
  reason!: string;
}

export class DoorAnswerDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: ['accepted', 'already_decided'] })
  outcome!: string;

  @ApiProperty({ example: 'pending_approval', description: 'The status of the order when it answered' })
  status!: string;

  @ApiProperty({ description: 'Names the request: sent again with this Idempotency-Key it is not done twice' })
  updateId!: string;
}

export class PendingDoorDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: ['pending'] })
  outcome!: string;

  @ApiProperty()
  updateId!: string;
}
