import { IsListOf, MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { IsIdentifier } from '../../requests/presentation/fields.js';
import { UndoDto } from '../../requests/presentation/undo.dto.js';

const MAX_ITEMS = 500;
const MAX_QUANTITY = 1_000_000;
const MAX_STOCK = 1_000_000_000;

export class ItemDto {
  @ApiProperty({ example: 'LAPTOP-001' })
  @IsIdentifier()
  sku!: string;

  @ApiProperty({ example: 1, type: 'integer', minimum: 1, maximum: MAX_QUANTITY })
  @IsInt()
  @Min(1)
  @Max(MAX_QUANTITY)
  quantity!: number;
}

export class ReserveDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ type: [ItemDto], minItems: 1, maxItems: MAX_ITEMS, description: 'Lines of the same SKU add up' })
  @IsListOf(ItemDto, { min: 1, max: MAX_ITEMS })
  items!: ItemDto[];
}

export class ReleaseReservationDto extends UndoDto {
  @ApiPropertyOptional({ example: 'res_9f86d081884c7d659a2feaa0', description: 'Or `orderId` and `undoes`' })
  @MayBeAbsent()
  @IsIdentifier()
  reservationId?: string;
}

export class SkuDto {
  @ApiProperty({ example: 'LAPTOP-001' })
  @IsIdentifier()
  sku!: string;
}

export class SetStockDto {
  @ApiPropertyOptional({
    example: 50,
    type: 'integer',
    minimum: 0,
    maximum: MAX_STOCK,
    description: 'All units of the SKU, those reserved and dispatched among them',
  })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_STOCK)
  stocked?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 0, maximum: MAX_STOCK, description: 'The same by another name' })
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(MAX_STOCK)
  quantity?: number;
}
