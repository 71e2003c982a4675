import { MayBeAbsent } from '@fake-stripe/platform';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsNumber, Matches, Max, Min } from 'class-validator';
import { currentUnits, type CurrentVariable } from './open-meteo-answer.js';

const VARIABLES = Object.keys(currentUnits) as CurrentVariable[];
const aVariable = `(?:${VARIABLES.join('|')})`;

/** An empty text is no 0. */
const number = ({ value }: { readonly value: unknown }): number =>
  typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;

export class ForecastQueryDto {
  @ApiProperty({ type: Number, example: 52.52 })
  @Transform(number)
  @IsNumber({}, { message: 'Latitude must be a number.' })
  @Min(-90, { message: 'Latitude must be in range of -90 to 90°. Given: $value.' })
  @Max(90, { message: 'Latitude must be in range of -90 to 90°. Given: $value.' })
  latitude!: number;

  @ApiProperty({ type: Number, example: 13.405 })
  @Transform(number)
  @IsNumber({}, { message: 'Longitude must be a number.' })
  @Min(-180, { message: 'Longitude must be in range of -180 to 180°. Given: $value.' })
  @Max(180, { message: 'Longitude must be in range of -180 to 180°. Given: $value.' })
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

  @ApiProperty({ example: 'Latitude must be in range of -90 to 90°. Given: 91.' })
  reason!: string;
}
