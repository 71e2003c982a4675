import { IsListOf, MayBeAbsent } from '@fake-stripe/platform';
import { orderEnds, toMinorUnits, type OrderEnd } from '@fake-stripe/contracts';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayUnique, IsBoolean, IsIn, ValidateBy } from 'class-validator';
import { IsIdentifier, IsLine } from '../../requests/presentation/fields.js';
import { violationCodes, type ViolationCode } from '../domain/violation.js';

export const MAX_ORDERS = 1_000;

function IsTotal(): PropertyDecorator {
  return ValidateBy({
    name: 'isTotal',
    validator: {
      validate: (value) => (toMinorUnits(value) ?? -1) >= 0,
      defaultMessage: () => '$property must be a number of at least 0 with at most two decimal places',
    },
  });
}

export class EndedOrderDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ enum: orderEnds, example: 'completed' })
  @IsIn(orderEnds)
  status!: OrderEnd;

  @ApiProperty({ example: 59.98 })
  @IsTotal()
  total!: number;

  @ApiPropertyOptional({ default: true, description: 'Whether a completed order of its kind has been dispatched' })
  @MayBeAbsent()
  @IsBoolean()
  ships?: boolean;
}

export class EndedOrdersDto {
  @ApiProperty({ type: [EndedOrderDto], maxItems: MAX_ORDERS, description: 'Each order once' })
  @ArrayUnique((order: EndedOrderDto | undefined) => order?.orderId, { message: 'orders must name each order once' })
  @IsListOf(EndedOrderDto, { max: MAX_ORDERS })
  orders!: EndedOrderDto[];

  @ApiPropertyOptional({
    example: 'payment-',
    description:
      'What was held and charged by calls with Idempotency-Keys `<exceptKeys><orderId>/…` bears the order’s id and is not the order’s',
  })
  @MayBeAbsent()
  @IsLine(64)
  exceptKeys?: string;
}

export class ViolationDto {
  @ApiProperty({ enum: violationCodes, example: 'live_hold' })
  code!: ViolationCode;

  @ApiPropertyOptional({ example: 'order-001' })
  orderId?: string;

  @ApiPropertyOptional({
    example: 'pi_9f86d081884c7d659a2feaa0',
    description: 'Hold, charge, reservation, label or SKU',
  })
  resourceId?: string;

  @ApiProperty({ example: 'The order has ended, and 59.98 are still held.' })
  detail!: string;
}

export class VerdictDto {
  @ApiProperty({ example: true })
  ok!: boolean;

  @ApiProperty({ example: 1, description: 'Orders that were checked' })
  checked!: number;

  @ApiProperty({ type: [ViolationDto], example: [] })
  violations!: readonly ViolationDto[];
}
