import { orderStatuses, type CompensationStatus } from '@fake-stripe/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AddressDto } from './create-order.dto.js';

const compensationStatuses: readonly CompensationStatus[] = [
  'pending',
  'running',
  'done',
  'nothing_to_undo',
  'failed',
  'resolved',
];

export class StartedOrderDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: orderStatuses })
  status!: string;

  @ApiProperty({ example: 'The order has been started.' })
  message!: string;

  @ApiProperty({ description: "The run in Temporal's UI", format: 'uri' })
  uiLink!: string;
}

export class CompensationDto {
  @ApiProperty({ example: 'capture' })
  step!: string;

  @ApiProperty({ example: 'refundPayment' })
  activity!: string;

  @ApiProperty({ enum: compensationStatuses })
  status!: string;

  @ApiProperty({ type: 'integer' })
  attempts!: number;

  @ApiPropertyOptional()
  error?: string;
}

export class ApprovalDto {
  @ApiProperty()
  required!: boolean;

  @ApiPropertyOptional()
  decidedBy?: string;

  @ApiPropertyOptional()
  reason?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  deadline?: string;
}

export class OrderFailureDto {
  @ApiProperty({ example: 'insufficient_funds' })
  code!: string;

  @ApiProperty()
  message!: string;

  @ApiPropertyOptional({ example: 'authorize' })
  step?: string;
}

/** What is recorded of an order. */
export class RecordedOrderDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: orderStatuses })
  status!: string;

  @ApiPropertyOptional({ example: 'approval' })
  currentStep?: string;

  @ApiProperty({ type: [String], example: ['create', 'authorize'] })
  completedSteps!: string[];

  @ApiProperty({ type: [CompensationDto] })
  compensations!: CompensationDto[];

  @ApiProperty()
  inventoryReserved!: boolean;

  @ApiProperty()
  paymentProcessed!: boolean;

  @ApiPropertyOptional()
  paymentId?: string;

  @ApiPropertyOptional()
  authorizationId?: string;

  @ApiPropertyOptional()
  reservationId?: string;

  @ApiPropertyOptional()
  labelId?: string;

  @ApiPropertyOptional()
  trackingNumber?: string;

  @ApiProperty({ example: 1359.97 })
  totalAmount!: number;

  @ApiProperty({ type: AddressDto })
  shippingAddress!: AddressDto;

  @ApiProperty({ type: ApprovalDto })
  approval!: ApprovalDto;

  @ApiPropertyOptional({ type: OrderFailureDto })
  failure?: OrderFailureDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Attempts beyond the first, by step',
    example: { authorize: 1 },
  })
  retries!: Record<string, number>;

  @ApiProperty({ example: 'standard' })
  profile!: string;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt!: string;

  @ApiProperty({ format: 'uri' })
  uiLink!: string;
}

export class OrderStatusDto extends RecordedOrderDto {
  @ApiProperty({
    enum: ['workflow', 'database'],
    description: 'Who said so: the run itself, or what was last recorded',
  })
  source!: string;

  @ApiProperty({ format: 'date-time', description: 'When this was so' })
  asOf!: string;
}

export class OrderProgressDto {
  @ApiProperty({ example: 'order-fulfillment-order-001' })
  workflowId!: string;

  @ApiProperty({ enum: orderStatuses })
  status!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  progress!: number;

  @ApiPropertyOptional({ example: 'ship' })
  currentStep?: string;
}

export class OrderResultDto {
  @ApiProperty({ enum: orderStatuses })
  status!: string;

  @ApiPropertyOptional({ type: OrderStatusDto, description: 'The order, when it completed' })
  result?: OrderStatusDto;

  @ApiPropertyOptional({ type: OrderFailureDto, description: 'Why it ended otherwise' })
  failure?: OrderFailureDto;
}

export class PendingResultDto {
  @ApiProperty({ enum: orderStatuses })
  status!: string;
}

export class OrderListDto {
  @ApiProperty({ type: [RecordedOrderDto] })
  orders!: RecordedOrderDto[];

  @ApiPropertyOptional({ description: 'The cursor of the next page; absent on the last' })
  next?: string;
}

export class OrderEventDto {
  @ApiProperty()
  runId!: string;

  @ApiProperty({ type: 'integer', description: 'Counted within a run, from 1' })
  seq!: number;

  @ApiProperty({ example: 'status_changed' })
  type!: string;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { from: 'processing', to: 'shipped' } })
  payload!: Record<string, unknown>;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class OrderEventsDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ type: [OrderEventDto] })
  events!: OrderEventDto[];
}

export class AuditDto {
  @ApiProperty({ description: 'No violation, and as many orders checked as have ended' })
  ok!: boolean;

  @ApiProperty({ type: 'integer' })
  checked!: number;

  @ApiProperty({ type: 'integer' })
  ended!: number;

  @ApiProperty({ type: 'integer', description: 'Under way' })
  live!: number;

  @ApiProperty({ type: 'integer' })
  needsAttention!: number;

  @ApiProperty({ type: 'array', items: { type: 'object', additionalProperties: true } })
  violations!: Record<string, unknown>[];
}
