import { randomUUID } from 'node:crypto';
import pg from 'pg';

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: process.env['TEST_DATABASE_URL'] });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** The databases of one suite; `drop` leaves none behind. */
export class Databases {
  private readonly names: string[] = [];

  async create(): Promise<string> {
    const name = `simulator_${randomUUID().replaceAll('-', '')}`;
    await administer(`create database ${name}`);
    this.names.push(name);
    const url = new URL(String(process.env['TEST_DATABASE_URL']));
    url.pathname = `/${name}`;
    return url.href;
  }

  async drop(): Promise<void> {
    for (const name of this.names.splice(0)) await administer(`drop database ${name} with (force)`);
  }
}

/** Runs statements as somebody who goes around the simulator. */
export async function tamper(databaseUrl: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
