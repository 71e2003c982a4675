import { addressLimits, overrideBounds, type OrderOverrides } from '@fake-stripe/contracts';
import { IsListOf, MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsBoolean, IsEmail, IsIn, IsInt, IsObject, Matches, Max, Min, ValidateNested } from 'class-validator';
import { ID, ID_RULE, NO_ORDER_WORKFLOW, NO_ORDER_WORKFLOW_RULE } from '../../../kernel/ids.js';
import { profileNames } from '../../domain/plan-order.js';
import { IsLine, IsMoney } from '../../../requests/constraints.js';
import { IsDuration } from '../../../requests/is-duration.js';

const SKU = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

export class AddressDto {
  @ApiProperty({ example: '1 Market Street' })
  @IsLine(addressLimits.street)
  street!: string;

  @ApiProperty({ example: 'San Francisco' })
  @IsLine(addressLimits.city)
  city!: string;

  @ApiProperty({ example: 'CA' })
  @IsLine(addressLimits.state)
  state!: string;

  @ApiProperty({ example: '94105' })
  @IsLine(addressLimits.zip)
  zip!: string;

  @ApiProperty({ example: 'US' })
  @IsLine(addressLimits.country)
  country!: string;
}

export class OrderItemDto {
  @ApiProperty({ example: 'LAPTOP-15', pattern: SKU.source })
  @Matches(SKU, { message: 'sku must be 1 to 64 letters, digits, "-", "_" or ".", beginning with a letter or digit' })
  sku!: string;

  @ApiProperty({ example: 1, type: 'integer', minimum: 1, maximum: 10_000 })
  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity!: number;

  @ApiProperty({ example: 1299.99, description: 'Of one, with at most two decimal places', minimum: 0 })
  @IsMoney({ min: 0 })
  price!: number;
}

/** A time of the profile that the request may replace, within its bounds. */
function Override(name: keyof OrderOverrides, example: string, meaning: string): PropertyDecorator {
  const { min, max } = overrideBounds[name];
  return (target, property) => {
    ApiPropertyOptional({ example, description: `${meaning}: ${min} to ${max}` })(target, property);
    IsDuration({ min, max })(target, property);
    MayBeAbsent()(target, property);
  };
}

/** Each only in a profile that has the rule. */
export class OrderOverridesDto {
  @Override('approvalTimeout', '5s', 'How long a decision may take once it is awaited; standard, retail')
  approvalTimeout?: string;

  @Override('reviewDelay', '1s', 'How long the review takes; express')
  reviewDelay?: string;

  @Override('deadline', '30s', 'From the start of the order to its dispatch; express')
  deadline?: string;

  @Override('returnWindow', '1m', 'How long a shipped order can be returned; retail')
  returnWindow?: string;
}

export class CreateOrderDto {
  @ApiProperty({ example: 'order-001', pattern: ID.source })
  // What is told of an id that is missing is the rule that stands first here.
  @Matches(ID, { message: `orderId ${ID_RULE}` })
  @Matches(NO_ORDER_WORKFLOW, { message: `orderId ${NO_ORDER_WORKFLOW_RULE}` })
  orderId!: string;

  @ApiProperty({ example: 'customer-1' })
  @IsLine(128)
  customerId!: string;

  @ApiProperty({ type: [OrderItemDto], minItems: 1, maxItems: 500 })
  @IsListOf(OrderItemDto, { min: 1, max: 500 })
  items!: OrderItemDto[];

  @ApiProperty({ example: 1359.97, description: 'The sum of the items; anything else is refused' })
  @IsMoney({ min: 1 })
  totalAmount!: number;

  @ApiProperty({ type: AddressDto })
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  shippingAddress!: AddressDto;

  @ApiProperty({ example: 'ada@example.com' })
  @IsEmail()
  customerEmail!: string;

  @ApiPropertyOptional({
    description:
      'Without it an order above 5,000.00 needs approval, with `false` none does; `true` only in standard and retail',
  })
  @MayBeAbsent()
  @IsBoolean()
  requiresApproval?: boolean;

  @ApiPropertyOptional({ enum: profileNames, default: 'standard' })
  @MayBeAbsent()
  @IsIn(profileNames, { message: `profile must be one of: ${profileNames.join(', ')}` })
  profile?: string;

  @ApiPropertyOptional({ example: 'usd', default: 'usd' })
  @MayBeAbsent()
  @Matches(/^[A-Za-z]{3}$/, { message: 'currency must be an ISO 4217 code of three letters' })
  currency?: string;

  @ApiPropertyOptional({
    example: 'pm_card_visa',
    description:
      'A test payment method of the simulator; in profile capped the card declines above 1,000.00 by default',
  })
  @MayBeAbsent()
  @Matches(/^\w{1,64}$/, { message: 'paymentMethod must be 1 to 64 letters, digits or "_"' })
  paymentMethod?: string;

  @ApiPropertyOptional({ type: OrderOverridesDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => OrderOverridesDto)
  overrides?: OrderOverridesDto;
}
