import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class FieldErrorDto {
  @ApiProperty({ example: 'items[0].quantity' })
  field!: string;

  @ApiProperty({ example: 'quantity must not be less than 1' })
  message!: string;
}

/** RFC 9457 problem details. */
export class ProblemDto {
  @ApiProperty({ example: 'urn:problem:validation_failed' })
  type!: string;

  @ApiProperty({ example: 'Bad Request' })
  title!: string;

  @ApiProperty({ example: 400 })
  status!: number;

  @ApiProperty({ example: 'items[0].quantity: quantity must not be less than 1' })
  detail!: string;

  @ApiProperty({ example: 'validation_failed', description: 'Stable and machine-readable' })
  code!: string;

  @ApiProperty({ example: '0b9c4a52-6f0c-4a7e-9d7a-6f3b8c1d2e3f' })
  correlationId!: string;

  @ApiPropertyOptional({ type: [FieldErrorDto] })
  errors?: FieldErrorDto[];
}
