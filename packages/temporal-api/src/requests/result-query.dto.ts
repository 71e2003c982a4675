import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsNumber, IsOptional, Max, Min } from 'class-validator';

export class ResultQueryDto {
  @ApiPropertyOptional({
    type: Number,
    minimum: 0,
    maximum: 60,
    default: 60,
    description: 'Seconds to wait for the end',
  })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(60)
  wait = 60;
}
