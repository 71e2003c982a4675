import { Header } from '@fake-stripe/contracts';
import { createService } from '@fake-stripe/platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { defaults, type SimulatorConfig } from './config.js';
import { SimulatorModule } from './simulator.module.js';
import { MemoryStore } from './stores/memory/memory-store.js';
import { openPostgres } from './stores/postgres/open-postgres.js';

export type SimulatorOptions = Partial<Omit<SimulatorConfig, 'chaos'>> & {
  readonly chaos?: Partial<SimulatorConfig['chaos']>;
};

/** A simulator that does not listen yet: `await (await createSimulator(...)).listen(0)`. */
export async function createSimulator(options: SimulatorOptions = {}): Promise<NestFastifyApplication> {
  const config = { ...defaults, ...options, chaos: { ...defaults.chaos, ...options.chaos } };
  const store = config.databaseUrl ? await openPostgres(config.databaseUrl) : new MemoryStore();
  return createService(SimulatorModule.register(config, store), {
    name: 'fake-stripe-chaos',
    logLevel: config.logLevel,
    // Nothing was drawn, unless a simulated call says otherwise.
    answerHeaders: { [Header.chaosDecision]: 'none' },
    openApi: {
      title: 'Fake Stripe: providers that fail',
      description:
        'The outside world of a shop: payment, inventory, shipping and notification, which fail as real providers do, reproducibly, and a ledger that shows what really happened.',
    },
  });
}
