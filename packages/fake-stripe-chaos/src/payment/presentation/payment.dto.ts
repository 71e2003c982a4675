import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { IsAmount, IsIdentifier, IsLine } from '../../requests/presentation/fields.js';
import { UndoDto } from '../../requests/presentation/undo.dto.js';
import { paymentMethods } from '../domain/payment-method.js';

export class AuthorizeDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ example: 'customer-001' })
  @IsLine(128)
  customerId!: string;

  @ApiProperty({ example: 59.98, description: 'Decimal, at most two places' })
  @IsAmount()
  amount!: number;

  @ApiPropertyOptional({ example: 'usd', default: 'usd', description: 'ISO 4217' })
  @MayBeAbsent()
  @Matches(/^[a-z]{3}$/i, { message: 'currency must be a code of three letters' })
  currency?: string;

  @ApiPropertyOptional({ enum: paymentMethods, default: 'pm_card_visa' })
  @MayBeAbsent()
  @IsIn(paymentMethods)
  paymentMethod?: string;
}

export class CaptureDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ example: 'pi_9f86d081884c7d659a2feaa0' })
  @IsIdentifier()
  authorizationId!: string;

  @ApiPropertyOptional({ example: 59.98, description: 'All of the hold without it; the rest of a part is released' })
  @MayBeAbsent()
  @IsAmount()
  amount?: number;
}

export class ReleaseDto extends UndoDto {
  @ApiPropertyOptional({ example: 'pi_9f86d081884c7d659a2feaa0', description: 'Or `orderId` and `undoes`' })
  @MayBeAbsent()
  @IsIdentifier()
  authorizationId?: string;
}

export class RefundDto extends UndoDto {
  @ApiPropertyOptional({ example: 'ch_9f86d081884c7d659a2feaa0', description: 'Or `orderId` and `undoes`' })
  @MayBeAbsent()
  @IsIdentifier()
  paymentId?: string;

  @ApiPropertyOptional({
    example: 10,
    description:
      'All that is left of the charge without it. With `undoes` it takes an Idempotency-Key: each request gives it back once',
  })
  @MayBeAbsent()
  @IsAmount()
  amount?: number;
}
