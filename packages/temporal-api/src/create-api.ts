import type { OrderStore } from '@fake-stripe/order-store';
import { createService } from '@fake-stripe/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module.js';
import type { ApiConfig } from './config.js';

const openApi = {
  title: 'Orders and trainings on Temporal',
  description:
    'Starts orders and trainings of models, takes decisions on them and tells where they stand. Errors are RFC 9457 problems; `code` is stable. ' +
    'Money is a decimal with at most two places.',
};

/** The API as a Nest application that does not listen yet. `openStore` replaces the database of `config`. */
export function createApi(config: ApiConfig, openStore?: () => OrderStore): Promise<NestFastifyApplication> {
  const module = ApiModule.register(config, openStore);
  return createService(module, { name: 'temporal-api', logLevel: config.logLevel, openApi });
}
