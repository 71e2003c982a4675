import { addressLimits } from '@fake-stripe/contracts';
import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsObject, ValidateNested } from 'class-validator';
import { IsIdentifier, IsLine } from '../../requests/presentation/fields.js';
import { UndoDto } from '../../requests/presentation/undo.dto.js';
import { labelStatuses, shippingServices, type LabelStatus, type ShippingService } from '../domain/label.js';

const LABEL_ID = 'label_9f86d081884c7d659a2feaa0';

export class AddressDto {
  @ApiProperty({ example: '12 Harbour Street' })
  @IsLine(addressLimits.street)
  street!: string;

  @ApiProperty({ example: 'Portland' })
  @IsLine(addressLimits.city)
  city!: string;

  @ApiProperty({ example: 'ME' })
  @IsLine(addressLimits.state)
  state!: string;

  @ApiProperty({ example: '04101' })
  @IsLine(addressLimits.zip)
  zip!: string;

  @ApiProperty({ example: 'US' })
  @IsLine(addressLimits.country)
  country!: string;
}

export class CreateLabelDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ type: AddressDto })
  @IsObject()
  @ValidateNested()
  @Type(() => AddressDto)
  address!: AddressDto;

  @ApiPropertyOptional({ enum: shippingServices, default: 'standard', description: 'About 20 s, or about 1 s' })
  @MayBeAbsent()
  @IsIn(shippingServices)
  service?: ShippingService;
}

export class DispatchDto {
  @ApiProperty({ example: LABEL_ID })
  @IsIdentifier()
  labelId!: string;
}

export class CancelLabelDto extends UndoDto {
  @ApiPropertyOptional({ example: LABEL_ID, description: 'Or `orderId` and `undoes`' })
  @MayBeAbsent()
  @IsIdentifier()
  labelId?: string;
}

export class LabelDto {
  @ApiProperty({ example: LABEL_ID })
  labelId!: string;

  @ApiProperty({ example: 'order-001' })
  orderId!: string;

  @ApiProperty({ enum: labelStatuses })
  status!: LabelStatus;

  @ApiProperty({ example: 100, type: 'integer', minimum: 0, maximum: 100 })
  progress!: number;

  @ApiProperty({ format: 'date-time', description: 'When it is or was ready, unless it is cancelled before' })
  readyAt!: string;

  @ApiProperty({ enum: shippingServices })
  service!: ShippingService;

  @ApiProperty({ type: AddressDto })
  address!: AddressDto;

  @ApiProperty({ type: String, nullable: true, example: 'trk_9f86d081884c7d659a2feaa0', description: 'From ready on' })
  trackingNumber!: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;
}

export class CancelLabelAnswerDto {
  @ApiProperty({ enum: ['cancelled', 'nothing_to_undo'] })
  status!: string;

  @ApiPropertyOptional({ example: LABEL_ID })
  labelId?: string;

  @ApiPropertyOptional({ example: 'order-001' })
  orderId?: string;
}
