import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { IsCoordinate } from './coordinate.js';
import { currentUnits, type CurrentVariable } from './open-meteo-answer.js';

const VARIABLES = Object.keys(currentUnits) as CurrentVariable[];
const aVariable = `(?:${VARIABLES.join('|')})`;

export class ForecastQueryDto {
  @ApiProperty({ type: Number, example: 52.52 })
  @IsCoordinate('Latitude', 90)
  latitude!: number;

  @ApiProperty({ type: Number, example: 13.405 })
  @IsCoordinate('Longitude', 180)
  longitude!: number;

  @ApiPropertyOptional({ example: 'temperature_2m,weather_code', description: `Some of ${VARIABLES.join(', ')}` })
  @MayBeAbsent()
  @Matches(new RegExp(`^${aVariable}(?:,${aVariable})*$`), {
    message: `current must be some of ${VARIABLES.join(',')}: no other variables are simulated.`,
  })
  current?: string;

  @ApiPropertyOptional({ enum: ['GMT', 'UTC'] })
  @MayBeAbsent()
  @IsIn(['GMT', 'UTC'], { message: 'timezone must be GMT: no other is simulated.' })
  timezone?: string;
}

export class ForecastDto {
  @ApiProperty({ example: 52.52 })
  latitude!: number;

  @ApiProperty({ example: 13.405 })
  longitude!: number;

  @ApiProperty({ example: 0.05 })
  generationtime_ms!: number;

  @ApiProperty({ example: 0 })
  utc_offset_seconds!: number;

  @ApiProperty({ example: 'GMT' })
  timezone!: string;

  @ApiProperty({ example: 'GMT' })
  timezone_abbreviation!: string;

  @ApiProperty({ example: 38 })
  elevation!: number;

  @ApiPropertyOptional({ type: Object, additionalProperties: true, example: { time: 'iso8601', temperature_2m: '°C' } })
  current_units?: Readonly<Record<string, string>>;

  @ApiPropertyOptional({
    type: Object,
    additionalProperties: true,
    example: { time: '2026-11-21T12:00', interval: 900, temperature_2m: 4.2 },
  })
  current?: Readonly<Record<string, string | number>>;
}

export class OpenMeteoFaultDto {
  @ApiProperty({ example: true })
  error!: boolean;

  @ApiProperty({ example: 'Latitude must be in range of -90 to 90°. Given: 91.0.' })
  reason!: string;
}
