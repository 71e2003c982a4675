import { createService } from '@fake-stripe/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FounderConfig } from './config.js';
import { FounderModule } from './founder.module.js';

const openApi = {
  title: 'User context',
  description:
    'Puts together where somebody is, the weather there, and a cat fact, from three public services. A service that is ' +
    'down costs its part only. Errors are RFC 9457 problems; `code` is stable.',
};

/** The founder as a Nest application that does not listen yet. */
export function createFounder(config: FounderConfig): Promise<NestFastifyApplication> {
  return createService(FounderModule.register(config), { name: 'founder', logLevel: config.logLevel, openApi });
}
