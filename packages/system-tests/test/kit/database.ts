import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { required } from './required.js';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of a suite's own on the server that all suites share. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = required('TEST_DATABASE_URL');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServer(server, `drop database ${name} with (force)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
