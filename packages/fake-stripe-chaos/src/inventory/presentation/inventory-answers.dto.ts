import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ItemDto } from './inventory.dto.js';

export class ReservationDto {
  @ApiProperty({ example: 'res_9f86d081884c7d659a2feaa0' })
  reservationId!: string;

  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ enum: ['reserved', 'released', 'dispatched', 'restocked'] })
  status!: string;

  @ApiProperty({ type: [ItemDto], description: 'Every SKU once' })
  items!: readonly ItemDto[];

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class ReleaseReservationAnswerDto {
  @ApiProperty({ enum: ['released', 'nothing_to_undo'] })
  status!: string;

  @ApiPropertyOptional({ example: 'res_9f86d081884c7d659a2feaa0' })
  reservationId?: string;

  @ApiPropertyOptional({ example: 'order-001' })
  orderId?: string;
}

export class RestockAnswerDto {
  @ApiProperty({ enum: ['restocked', 'nothing_to_undo'] })
  status!: string;

  @ApiPropertyOptional({ example: 'res_9f86d081884c7d659a2feaa0' })
  reservationId?: string;

  @ApiPropertyOptional({ example: 'order-001' })
  orderId?: string;
}

export class StockLevelDto {
  @ApiProperty({ example: 'LAPTOP-001' })
  sku!: string;

  @ApiProperty({ example: 1_000_000, description: 'available + reserved + dispatched' })
  stocked!: number;

  @ApiProperty({ example: 999_999 })
  available!: number;

  @ApiProperty({ example: 1 })
  reserved!: number;

  @ApiProperty({ example: 0 })
  dispatched!: number;
}
