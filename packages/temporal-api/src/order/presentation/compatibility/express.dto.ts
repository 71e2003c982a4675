import { IsListOf, MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional, PartialType, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsObject, Matches, ValidateNested } from 'class-validator';
import { IsLine } from '../../../requests/constraints.js';
import { ID, ID_RULE } from '../../../kernel/ids.js';
import { AddressDto, CreateOrderDto, OrderItemDto, OrderOverridesDto } from '../dto/create-order.dto.js';

/** What these users leave out of an address. */
const UNSAID = '-';

export class ExpressAddressDto extends PickType(AddressDto, ['street', 'city']) {
  @ApiPropertyOptional({ type: String, example: 'CA', default: UNSAID })
  @MayBeAbsent()
  @IsLine(100)
  state = UNSAID;

  @ApiPropertyOptional({ type: String, example: '94105', default: UNSAID })
  @MayBeAbsent()
  @IsLine(20)
  zip = UNSAID;

  @ApiPropertyOptional({ type: String, example: 'US', default: 'US' })
  @MayBeAbsent()
  @IsLine(60)
  country = 'US';
}

const optional = ['customerId', 'customerEmail', 'currency', 'paymentMethod'] as const;

export class ExpressOrderRequestDto extends PartialType(PickType(CreateOrderDto, optional), {
  skipNullProperties: false,
}) {
  @ApiProperty({ example: 'pay-001', pattern: ID.source, description: 'Of this order alone' })
  @Matches(ID, { message: `payment_id ${ID_RULE}` })
  payment_id!: string;

  @ApiProperty({ type: ExpressAddressDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ExpressAddressDto)
  address!: ExpressAddressDto;

  @ApiPropertyOptional({ type: [OrderItemDto], description: 'One ITEM-001 at 49.99 unless given' })
  @MayBeAbsent()
  @IsListOf(OrderItemDto, { min: 1, max: 500 })
  items?: OrderItemDto[];

  @ApiPropertyOptional({ type: OrderOverridesDto })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => OrderOverridesDto)
  overrides?: OrderOverridesDto;
}

export class ExpressAddressChangeDto {
  @ApiProperty({ type: ExpressAddressDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ExpressAddressDto)
  address!: ExpressAddressDto;
}
