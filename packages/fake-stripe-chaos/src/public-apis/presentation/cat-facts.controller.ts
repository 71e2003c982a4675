import { Header } from '@fake-stripe/contracts';
import { Controller, Get, UseFilters } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { resource } from '../../requests/application/answer.js';
import { ApiSimulatedRead } from '../../requests/presentation/api-simulated-call.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { catFactFor } from '../domain/cat-facts.js';
import { publicApiOperations } from '../operations.js';
import { CatFactDto, CatFactFaultDto } from './cat-facts.dto.js';
import { CatFactFaults } from './fault.filters.js';

@ApiTags('public-apis')
@Controller('public-apis/cat-facts')
@UseFilters(CatFactFaults)
export class CatFactsController {
  constructor(private readonly calls: SimulatedCalls) {}

  @Get('fact')
  @ApiSimulatedRead(publicApiOperations['cat-fact'], 'catfact.ninja: something about cats', CatFactFaultDto)
  @ApiOkResponse({ type: CatFactDto })
  fact(@Exchange() exchange: HttpExchange): Promise<object> {
    const { headers } = exchange.request;
    const chaosKey = headers[Header.chaosKey];
    return this.calls.answer(exchange, {
      operation: publicApiOperations['cat-fact'],
      // The question names nothing; who asks by a key is a business of its own.
      orderId: String(chaosKey ?? 'anybody'),
      body: {},
      readOnly: true,
      execute: () => {
        const fact = catFactFor(String(chaosKey ?? headers[Header.correlationId]));
        return Promise.resolve(resource(200, { fact, length: fact.length }));
      },
    });
  }
}
