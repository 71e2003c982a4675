import { Controller, Get, Param, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { resource } from '../../requests/application/answer.js';
import { ApiSimulatedRead } from '../../requests/presentation/api-simulated-call.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { placeOf } from '../domain/place.js';
import { publicApiOperations } from '../operations.js';
import { refusalOf } from './address-kind.js';
import { IpApiFaults } from './fault.filters.js';
import { IpApiAnswerDto, IpApiFaultDto } from './ip-api.dto.js';

/** Every caller has it here: all of them sit on one machine, which no database of addresses knows. */
const OWN_ADDRESS = '203.0.113.7';

const SUMMARY = 'ip-api.com: where an address is';

@ApiTags('public-apis')
@Controller('public-apis/ip-api')
@UseFilters(IpApiFaults)
export class IpApiController {
  constructor(private readonly calls: SimulatedCalls) {}

  @Get('json')
  @ApiSimulatedRead(publicApiOperations.locate, `${SUMMARY}: the caller's own`, IpApiFaultDto)
  @ApiOkResponse({ type: IpApiAnswerDto })
  own(@Exchange() exchange: HttpExchange): Promise<object> {
    return this.locate(OWN_ADDRESS, exchange);
  }

  @Get('json/:ip')
  @ApiSimulatedRead(publicApiOperations.locate, SUMMARY, IpApiFaultDto)
  @ApiOkResponse({ type: IpApiAnswerDto })
  ofAddress(@Param('ip') ip: string, @Exchange() exchange: HttpExchange): Promise<object> {
    return this.locate(ip, exchange);
  }

  private async locate(query: string, exchange: HttpExchange): Promise<object> {
    const message = refusalOf(query);
    if (message !== undefined) return { query, status: 'fail', message };
    return this.calls.answer(exchange, {
      operation: publicApiOperations.locate,
      orderId: query,
      body: {},
      readOnly: true,
      execute: () => Promise.resolve(resource(200, answerFor(query))),
    });
  }
}

function answerFor(query: string): IpApiAnswerDto {
  const { country, countryCode, region, regionName, city, zip, latitude, longitude, timezone } = placeOf(query);
  return {
    query,
    status: 'success',
    country,
    countryCode,
    region,
    regionName,
    city,
    zip,
    lat: latitude,
    lon: longitude,
    timezone,
    isp: 'Example Net',
    org: 'Example Net',
    as: 'AS64496 Example Net',
  };
}
