import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIdentifier } from '../../requests/presentation/fields.js';

export class LedgerQueryDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;
}

export class LedgerLineDto {
  @ApiProperty({ example: 1 })
  line!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;

  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ example: 'payment.captured' })
  effect!: string;

  @ApiProperty({ example: 'ch_9f86d081884c7d659a2feaa0' })
  resourceId!: string;

  @ApiPropertyOptional({
    example: 'pi_9f86d081884c7d659a2feaa0',
    description: 'The hold of a charge, the charge of a refund',
  })
  belongsTo?: string;

  @ApiPropertyOptional({ description: 'Idempotency-Key of the call that caused it' })
  key?: string;

  @ApiPropertyOptional({ example: 59.98 })
  amount?: number;

  @ApiPropertyOptional({ example: 'usd' })
  currency?: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}

export class LedgerDto {
  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ type: [LedgerLineDto] })
  lines!: LedgerLineDto[];
}

export const ORDERS_PAGE = 1_000;

export class LedgerOrdersQueryDto {
  @ApiPropertyOptional({ example: 'order-001', description: 'The `next` of the page before' })
  @MayBeAbsent()
  @IsIdentifier()
  after?: string;
}

export class LedgerOrdersDto {
  @ApiProperty({ type: [String], maxItems: ORDERS_PAGE, example: ['order-001', 'order-002'] })
  orders!: readonly string[];

  @ApiPropertyOptional({ example: 'order-002', description: '`after` of the next page; absent on the last' })
  next?: string;
}
