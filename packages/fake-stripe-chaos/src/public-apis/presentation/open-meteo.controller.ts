import { Controller, Get, Query, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../kernel/clock.js';
import { resource } from '../../requests/application/answer.js';
import { ApiSimulatedRead } from '../../requests/presentation/api-simulated-call.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { publicApiOperations } from '../operations.js';
import { OpenMeteoFaults } from './fault.filters.js';
import { forecastFor } from './open-meteo-answer.js';
import { ForecastDto, ForecastQueryDto, OpenMeteoFaultDto } from './open-meteo.dto.js';

@ApiTags('public-apis')
@Controller('public-apis/open-meteo/v1')
@UseFilters(OpenMeteoFaults)
export class OpenMeteoController {
  constructor(
    private readonly calls: SimulatedCalls,
    private readonly clock: Clock,
  ) {}

  @Get('forecast')
  @ApiSimulatedRead(publicApiOperations.forecast, 'open-meteo.com: the weather at a place, now', OpenMeteoFaultDto)
  @ApiOkResponse({ type: ForecastDto })
  forecast(@Query() query: ForecastQueryDto, @Exchange() exchange: HttpExchange): Promise<object> {
    return this.calls.answer(exchange, {
      operation: publicApiOperations.forecast,
      orderId: `${query.latitude},${query.longitude}`,
      body: {},
      readOnly: true,
      execute: () => Promise.resolve(resource(200, forecastFor(query, this.clock.now()))),
    });
  }
}
