import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** A database of its own for one suite, on the server that the integration run started. */
export interface TestDatabase {
  readonly url: string;
  query(sql: string, values?: readonly unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run this suite as part of the integration project');
  return url;
}

async function onceOn(url: string, sql: string, values: readonly unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `order_store_${randomBytes(6).toString('hex')}`;
  await onceOn(serverUrl(), `create database ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  return {
    url: url.href,
    query: (sql, values) => onceOn(url.href, sql, values),
    drop: async () => {
      await onceOn(serverUrl(), `drop database ${name} with (force)`);
    },
  };
}
