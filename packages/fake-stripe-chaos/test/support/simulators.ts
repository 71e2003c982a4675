import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { createSimulator, type SimulatorOptions } from '../../src/index.js';

export type StoreKind = 'memory' | 'PostgreSQL';

export const storeKinds: readonly StoreKind[] = ['memory', 'PostgreSQL'];

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** The simulators and databases of one suite; `close` leaves nothing behind. */
export class Simulators {
  private readonly apps: NestFastifyApplication[] = [];
  private readonly databases: string[] = [];

  /** A database of its own. */
  async database(): Promise<string> {
    const name = `simulator_${randomUUID().replaceAll('-', '')}`;
    await administer(`create database ${name}`);
    this.databases.push(name);
    const url = new URL(String(process.env['TEST_DATABASE_URL']));
    url.pathname = `/${name}`;
    return url.href;
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
    await Promise.all(this.apps.map((app) => app.close()));
    for (const name of this.databases) await administer(`drop database ${name} with (force)`);
  }
}
