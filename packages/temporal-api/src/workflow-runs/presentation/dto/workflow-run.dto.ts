import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { runStatuses } from '../../../kernel/run-status.js';

const STATUS =
  '`running`, how it ended (`completed`, `failed`, `cancelled`; of an order also `rejected`, `expired`, `returned`, ' +
  'of a refund, and of a payment that was given back, `refunded`; of a training `stopped`), or how Temporal closed it (`terminated`, `timed_out`)';

export class RunFailureDto {
  @ApiProperty({ example: 'insufficient_funds' })
  code!: string;

  @ApiProperty({ example: 'The card has insufficient funds.' })
  message!: string;
}

export class WorkflowStatusDto {
  @ApiProperty({ example: 'payment-order-101' })
  workflowId!: string;

  @ApiProperty({ description: 'The newest run under this workflow id' })
  runId!: string;

  @ApiProperty({ example: 'paymentWorkflow' })
  type!: string;

  @ApiProperty({ example: 'completed', description: STATUS })
  status!: string;

  @ApiProperty({ enum: runStatuses, description: "Temporal's word for the run: one that ended by a value completed" })
  runStatus!: string;

  @ApiProperty({ format: 'date-time' })
  startedAt!: string;

  @ApiPropertyOptional({ format: 'date-time' })
  closedAt?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What the run itself says of where it stands, or its result; absent where no worker answers',
    example: { orderId: 'order-101', amount: 59.98, currency: 'usd', status: 'completed', attempts: 1 },
  })
  details?: Record<string, unknown>;

  @ApiPropertyOptional({ type: RunFailureDto, description: 'Why it did not end well' })
  failure?: RunFailureDto;

  @ApiPropertyOptional({
    example: 'refund-order-101',
    description: 'Of a payment: the workflow that gives it back, or has',
  })
  refundWorkflowId?: string;

  @ApiProperty({ enum: ['workflow', 'temporal'], description: '`temporal`: no worker answers' })
  source!: string;

  @ApiProperty({ description: "The run in Temporal's UI", format: 'uri' })
  uiLink!: string;
}

export class WorkflowProgressDto {
  @ApiProperty({ example: 'payment-order-101' })
  workflowId!: string;

  @ApiProperty({ example: 'running', description: STATUS })
  status!: string;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  progress!: number;

  @ApiPropertyOptional({ example: 'processPaymentActivity' })
  currentStep?: string;
}

export class WorkflowResultDto {
  @ApiProperty({ example: 'completed', description: STATUS })
  status!: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What it returned, when it ended well',
    example: { orderId: 'order-101', amount: 59.98, currency: 'usd', status: 'completed', paymentId: 'ch_1' },
  })
  result?: Record<string, unknown>;

  @ApiPropertyOptional({ type: RunFailureDto, description: 'Why it ended otherwise' })
  failure?: RunFailureDto;

  @ApiPropertyOptional({
    example: 'refund-order-101',
    description: 'Of a payment: the workflow that gives it back, or has',
  })
  refundWorkflowId?: string;
}

export class PendingWorkflowDto {
  @ApiProperty({ enum: ['running'] })
  status!: string;
}

export class HistoryEventDto {
  @ApiProperty({ type: 'integer', example: 5 })
  eventId!: number;

  @ApiProperty({ example: 'ActivityTaskScheduled' })
  type!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What of the event says something. Amounts in payloads are minor units, as the workflows have them',
    example: { activity: 'processPaymentActivity', activityId: '1', input: { orderId: 'order-101', amount: 5998 } },
  })
  attributes!: Record<string, unknown>;
}

export class WorkflowHistoryDto {
  @ApiProperty({ example: 'payment-order-101' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ type: [HistoryEventDto] })
  events!: HistoryEventDto[];

  @ApiPropertyOptional({ description: 'The cursor of the next page; absent on the last' })
  next?: string;
}
