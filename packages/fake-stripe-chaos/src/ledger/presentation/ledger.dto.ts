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
