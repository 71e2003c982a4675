import { paymentStatuses } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { ID, ID_RULE } from '../../../kernel/ids.js';
import { IsLine, IsMoney } from '../../../requests/constraints.js';

export class StartPaymentDto {
  @ApiProperty({ example: 'order-101', pattern: ID.source })
  @Matches(ID, { message: `orderId ${ID_RULE}` })
  orderId!: string;

  @ApiProperty({ example: 59.98, minimum: 0.01, description: 'With at most two decimal places' })
  @IsMoney({ min: 1 })
  amount!: number;

  @ApiProperty({ example: 'customer-1', maxLength: 128 })
  @IsLine(128)
  customerId!: string;

  @ApiPropertyOptional({ example: 'usd', default: 'usd' })
  @MayBeAbsent()
  @Matches(/^[A-Za-z]{3}$/, { message: 'currency must be an ISO 4217 code of three letters' })
  currency?: string;

  @ApiPropertyOptional({ example: 'pm_card_visa', description: 'A test payment method of the simulator' })
  @MayBeAbsent()
  @Matches(/^\w{1,64}$/, { message: 'paymentMethod must be 1 to 64 letters, digits or "_"' })
  paymentMethod?: string;
}

export class StartedPaymentDto {
  @ApiProperty({ example: 'payment-order-101' })
  workflowId!: string;

  @ApiProperty()
  runId!: string;

  @ApiProperty({ enum: paymentStatuses, example: 'processing' })
  status!: string;

  @ApiProperty({ description: "The run in Temporal's UI", format: 'uri' })
  uiLink!: string;
}

const base = { orderId: 'order-101', amount: 59.98, customerId: 'customer-1' };

export const startPaymentExamples = {
  simple: { summary: 'A card that is accepted', value: base },
  declined: {
    summary: 'A card that is declined',
    value: { ...base, orderId: 'order-102', paymentMethod: 'pm_card_chargeDeclined' },
  },
};
