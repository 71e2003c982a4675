import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class AuthorizationDto {
  @ApiProperty({ example: 'pi_9f86d081884c7d659a2feaa0' })
  authorizationId!: string;

  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'customer-001' })
  customerId!: string;

  @ApiProperty({ example: 59.98 })
  amount!: number;

  @ApiProperty({ example: 59.98, description: 'What a capture can take' })
  amountCapturable!: number;

  @ApiProperty({ example: 0, description: 'What was captured' })
  amountReceived!: number;

  @ApiProperty({ example: 'usd' })
  currency!: string;

  @ApiProperty({ example: 'pm_card_visa' })
  paymentMethod!: string;

  @ApiProperty({ enum: ['requires_capture', 'succeeded', 'canceled'] })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class PaymentDto {
  @ApiProperty({ example: 'ch_9f86d081884c7d659a2feaa0' })
  paymentId!: string;

  @ApiProperty({ example: 'pi_9f86d081884c7d659a2feaa0' })
  authorizationId!: string;

  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 59.98 })
  amount!: number;

  @ApiProperty({ example: 0 })
  amountRefunded!: number;

  @ApiProperty({ example: 'usd' })
  currency!: string;

  @ApiProperty({ enum: ['succeeded'] })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class ReleaseAnswerDto {
  @ApiProperty({ enum: ['released', 'nothing_to_undo'] })
  status!: string;

  @ApiPropertyOptional({ example: 'pi_9f86d081884c7d659a2feaa0' })
  authorizationId?: string;

  @ApiPropertyOptional({ example: 'order-001' })
  orderId?: string;

  @ApiPropertyOptional({ example: 59.98, description: 'What this or an earlier call released' })
  amount?: number;
}

export class RefundAnswerDto {
  @ApiProperty({ enum: ['refunded', 'nothing_to_undo'] })
  status!: string;

  @ApiPropertyOptional({ example: 're_9f86d081884c7d659a2feaa0' })
  refundId?: string;

  @ApiPropertyOptional({ example: 'ch_9f86d081884c7d659a2feaa0' })
  paymentId?: string;

  @ApiPropertyOptional({ example: 'order-001' })
  orderId?: string;

  @ApiPropertyOptional({ example: 59.98 })
  amount?: number;

  @ApiPropertyOptional({ example: 'usd' })
  currency?: string;

  @ApiPropertyOptional({ format: 'date-time' })
  createdAt?: string;
}

export class CurrencyStatsDto {
  @ApiProperty({ example: 'usd' })
  currency!: string;

  @ApiProperty({ example: 120, description: 'Holds that were ever put on a card' })
  holds!: number;

  @ApiProperty({ example: 3, description: 'Holds that stand now' })
  liveHolds!: number;

  @ApiProperty({ example: 90 })
  charges!: number;

  @ApiProperty({ example: 12 })
  refunds!: number;

  @ApiProperty({ example: 7197.6 })
  authorized!: number;

  @ApiProperty({ example: 179.94, description: 'Held now' })
  capturable!: number;

  @ApiProperty({ example: 5398.2 })
  captured!: number;

  @ApiProperty({ example: 719.76 })
  refunded!: number;
}

export class PaymentStatsDto {
  @ApiProperty({ type: [CurrencyStatsDto] })
  currencies!: CurrencyStatsDto[];
}
