import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIdentifier, IsKey } from './fields.js';

const UNDOES = 'Idempotency-Key of the call to be undone';

/** For an undo that takes an id, too. */
export class UndoDto {
  @ApiPropertyOptional({ example: 'order-001', description: 'Together with `undoes`' })
  @MayBeAbsent()
  @IsIdentifier()
  orderId?: string;

  @ApiPropertyOptional({ description: UNDOES })
  @MayBeAbsent()
  @IsKey()
  undoes?: string;
}

/** For an undo that names a call and nothing else. */
export class UndoByKeyDto {
  @ApiProperty({ example: 'order-001' })
  @IsIdentifier()
  orderId!: string;

  @ApiProperty({ example: 'order-001/reserve', description: UNDOES })
  @IsKey()
  undoes!: string;
}
