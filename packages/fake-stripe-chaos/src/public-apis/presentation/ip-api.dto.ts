import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class IpApiAnswerDto {
  @ApiProperty({ example: '203.0.113.7' })
  query!: string;

  @ApiProperty({ enum: ['success', 'fail'] })
  status!: string;

  @ApiPropertyOptional({
    enum: ['private range', 'reserved range', 'invalid query'],
    description: 'Only when it fails',
  })
  message?: string;

  @ApiPropertyOptional({ example: 'Germany', description: 'This and the following only when it succeeds' })
  country?: string;

  @ApiPropertyOptional({ example: 'DE' })
  countryCode?: string;

  @ApiPropertyOptional({ example: 'BE' })
  region?: string;

  @ApiPropertyOptional({ example: 'State of Berlin' })
  regionName?: string;

  @ApiPropertyOptional({ example: 'Berlin' })
  city?: string;

  @ApiPropertyOptional({ example: '10115' })
  zip?: string;

  @ApiPropertyOptional({ example: 52.52 })
  lat?: number;

  @ApiPropertyOptional({ example: 13.405 })
  lon?: number;

  @ApiPropertyOptional({ example: 'Europe/Berlin' })
  timezone?: string;

  @ApiPropertyOptional({ example: 'Example Net' })
  isp?: string;

  @ApiPropertyOptional({ example: 'Example Net' })
  org?: string;

  @ApiPropertyOptional({ example: 'AS64496 Example Net' })
  as?: string;
}

export class IpApiFaultDto {
  @ApiProperty({ enum: ['fail'] })
  status!: string;

  @ApiProperty()
  message!: string;
}
