import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn } from 'class-validator';
import { IsLine } from '../../../requests/constraints.js';
import { CreateOrderDto } from '../dto/create-order.dto.js';
import { retailStatuses } from './retail-status.js';

export class RetailOrderRequestDto extends CreateOrderDto {
  @ApiPropertyOptional({ enum: ['retail'], default: 'retail' })
  @MayBeAbsent()
  @IsIn(['retail'], { message: 'profile must be retail here; POST /api/v1/order takes the others' })
  override profile?: string;
}

export class RetailDecisionDto {
  @ApiPropertyOptional({ type: Boolean, default: true, description: '`false` rejects' })
  @MayBeAbsent()
  @IsBoolean()
  approved = true;

  @ApiPropertyOptional({ example: 'alice' })
  @MayBeAbsent()
  @IsLine(200, 0)
  approvedBy?: string;

  @ApiPropertyOptional({ example: 'known customer' })
  @MayBeAbsent()
  @IsLine(1_000, 0)
  reason?: string;
}

export class RetailStartedDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ example: 'The order has been started.' })
  message!: string;

  @ApiProperty({ format: 'uri' })
  uiLink!: string;
}

export class RetailOrderDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ enum: retailStatuses })
  status!: string;

  @ApiProperty()
  inventoryReserved!: boolean;

  @ApiProperty()
  paymentProcessed!: boolean;

  @ApiPropertyOptional()
  paymentId?: string;

  @ApiPropertyOptional()
  reservationId?: string;

  @ApiProperty({ example: 1359.97 })
  totalAmount!: number;

  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty({ format: 'uri' })
  uiLink!: string;
}

export class RetailAnswerDto extends RetailStartedDto {
  @ApiProperty({ enum: ['accepted', 'already_decided', 'pending'], description: '`pending`: no worker has answered' })
  outcome!: string;
}
