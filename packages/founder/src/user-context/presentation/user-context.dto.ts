import { MayBeAbsent } from '@fake-stripe/platform';
import type { Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { IsIn, IsIP } from 'class-validator';
import { strategyNames, type StrategyName } from '../application/ports/gathering-strategy.js';

export class UserContextQueryDto {
  @ApiPropertyOptional({ enum: strategyNames, default: 'promise-allsettled' })
  @MayBeAbsent()
  @IsIn(strategyNames, { message: `strategy must be one of ${strategyNames.join(', ')}` })
  strategy?: StrategyName;

  @ApiPropertyOptional({ example: '203.0.113.42', description: 'Whose location is meant; the caller’s without it' })
  @MayBeAbsent()
  @IsIP(undefined, { message: 'ip must be an IPv4 or IPv6 address' })
  ip?: string;
}

export class LocationDto {
  @ApiProperty({ example: '203.0.113.42' })
  ip!: string;

  @ApiProperty({ example: 'Berlin' })
  city!: string;

  @ApiProperty({ example: 'State of Berlin' })
  region!: string;

  @ApiProperty({ example: 'Germany' })
  country!: string;

  @ApiProperty({ example: 52.52 })
  latitude!: number;

  @ApiProperty({ example: 13.405 })
  longitude!: number;

  @ApiProperty({ example: 'Europe/Berlin' })
  timezone!: string;
}

export class WeatherReportDto {
  @ApiProperty({ example: 4.2, description: '°C' })
  temperature!: number;

  @ApiProperty({ example: 81, description: '%' })
  humidity!: number;

  @ApiProperty({ example: 12.6, description: 'km/h' })
  windSpeed!: number;

  @ApiProperty({ example: 3, description: 'WMO code' })
  weatherCode!: number;

  @ApiProperty({ example: 'overcast' })
  description!: string;

  @ApiProperty({ format: 'date-time' })
  observedAt!: string;
}

export class CatFactDto {
  @ApiProperty({ example: 'Cats sweat through their paws.' })
  fact!: string;

  @ApiProperty({ example: 30 })
  length!: number;
}

export class UserContextErrorDto {
  @ApiProperty({ enum: ['location', 'weather', 'cat-fact'] })
  service!: string;

  @ApiProperty({ example: 'timeout' })
  code!: string;

  @ApiProperty({ example: 'weather: answered 504' })
  message!: string;
}

/** OpenAPI 3.0 knows no null beside a reference; an object that can only be null comes closest. */
function ApiPart(part: Type): PropertyDecorator {
  return ApiProperty({ oneOf: [{ $ref: getSchemaPath(part) }, { type: 'object', nullable: true, enum: [null] }] });
}

@ApiExtraModels(LocationDto, WeatherReportDto, CatFactDto)
export class UserContextDto {
  @ApiProperty({ enum: strategyNames })
  strategy!: StrategyName;

  @ApiPart(LocationDto)
  location!: LocationDto | null;

  @ApiPart(WeatherReportDto)
  weather!: WeatherReportDto | null;

  @ApiPart(CatFactDto)
  catFact!: CatFactDto | null;

  @ApiProperty({ type: [UserContextErrorDto], description: 'Why a part is null' })
  errors!: UserContextErrorDto[];

  @ApiProperty({ example: 42, description: 'How long the services took together' })
  durationMs!: number;
}
