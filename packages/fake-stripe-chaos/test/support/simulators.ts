import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createSimulator, type SimulatorOptions } from '../../src/index.js';
import { Databases } from './databases.js';

export type StoreKind = 'memory' | 'PostgreSQL';

export const storeKinds: readonly StoreKind[] = ['memory', 'PostgreSQL'];

/** The simulators and databases of one suite; `close` leaves nothing behind. */
export class Simulators {
  private readonly apps: NestFastifyApplication[] = [];
  private readonly databases = new Databases();

  /** A database of its own. */
  database(): Promise<string> {
    return this.databases.create();
  }

  /** Listens on a free port; quiet and calm unless told otherwise. Its base URL. */
  async start(kind: StoreKind, options: SimulatorOptions = {}): Promise<string> {
    const databaseUrl = kind === 'memory' ? undefined : (options.databaseUrl ?? (await this.database()));
    const chaos = { profile: 'calm', timeScale: 0.001, ...options.chaos };
    const app = await createSimulator({ logLevel: 'silent', ...options, databaseUrl, chaos });
    this.apps.push(app);
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  }

  async close(): Promise<void> {
    await Promise.all(this.apps.splice(0).map((app) => app.close()));
    await this.databases.drop();
  }
}
