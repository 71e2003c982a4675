import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Client } from 'pg';
import { required } from '../kit/required.js';
import { RestContract, type OpenApiDocument, type Received } from './contract.js';

type Json = Record<string, unknown>;

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly example?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
}

interface MediaType {
  readonly schema: Schema;
  readonly examples?: Readonly<Record<string, { readonly value: object }>>;
}

type Documented = Readonly<
  Record<
    string,
    Readonly<Record<string, { readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> } }>>
  >
>;

export interface Example {
  readonly method: string;
  readonly path: string;
  readonly body: object;
}

async function onServer(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** The simulator on a database that can be closed to it. Every answer is held against its OpenAPI document. */
export class SimulatorDesk {
  private constructor(
    readonly contract: RestContract,
    private readonly app: NestFastifyApplication,
    private readonly url: string,
    private readonly document: OpenApiDocument,
    private readonly name: string,
  ) {}

  static async open(create: (databaseUrl: string) => Promise<NestFastifyApplication>): Promise<SimulatorDesk> {
    const server = required('TEST_DATABASE_URL');
    const name = `desk_${randomUUID().replaceAll('-', '')}`;
    // A login of its own, and not a superuser's: it can be refused.
    await onServer(server, `create role ${name} login password '${name}'`, `create database ${name} owner ${name}`);
    const database = new URL(server);
    Object.assign(database, { username: name, password: name, pathname: `/${name}` });
    const app = await create(database.href);
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const document = (await (await fetch(`${url}/api/docs-json`)).json()) as OpenApiDocument;
    return new SimulatorDesk(new RestContract(document), app, url, document, name);
  }

  async close(): Promise<void> {
    await this.app.close();
    await onServer(required('TEST_DATABASE_URL'), `drop database ${this.name} with (force)`, `drop role ${this.name}`);
  }

  /** Text is sent as it is, an object as JSON. */
  async send(
    method: string,
    path: string,
    body?: object | string,
    headers: Record<string, string> = {},
  ): Promise<Received> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const received = {
      method,
      path,
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: (await response.json()) as Json,
    };
    expect(this.contract.check(received)).toEqual([]);
    return received;
  }

  tamper(statement: string): Promise<void> {
    const url = new URL(required('TEST_DATABASE_URL'));
    url.pathname = `/${this.name}`;
    return onServer(url.href, statement);
  }

  /** A call under the key seems to be in progress elsewhere. */
  desert(key: string): Promise<void> {
    const lease = `answer = null, owner = 'elsewhere', lease_until = clock_timestamp() + interval '1 hour'`;
    return this.tamper(`update simulator.idempotency_keys set ${lease} where key = '${key}'`);
  }

  async database(state: 'open' | 'closed'): Promise<void> {
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${this.name}'`;
    const limit = `alter role ${this.name} connection limit ${state === 'open' ? -1 : 0}`;
    await onServer(required('TEST_DATABASE_URL'), limit, ...(state === 'open' ? [] : [end]));
  }

  /** What Swagger UI offers to send: the examples of a body, or what the examples of its fields make. */
  examples(): Example[] {
    return Object.entries(this.document.paths as unknown as Documented).flatMap(([path, operations]) =>
      Object.entries(operations).flatMap(([method, { requestBody }]) => {
        const media = requestBody?.content['application/json'];
        if (!media) return [];
        const values = media.examples
          ? Object.values(media.examples).map(({ value }) => value)
          : [this.sample(media.schema) as object];
        const filled = path.replaceAll(/\{\w+\}/g, 'EXAMPLE');
        return values.map((body) => ({ method: method.toUpperCase(), path: filled, body }));
      }),
    );
  }

  private sample(schema: Schema): unknown {
    if (schema.example !== undefined) return schema.example;
    if (schema.default !== undefined) return schema.default;
    if (schema.enum) return schema.enum[0];
    const [, name = ''] = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref ?? schema.allOf?.[0]?.$ref ?? '') ?? [];
    if (name) return this.sample((this.document.components.schemas[name] ?? {}) as Schema);
    if (schema.type === 'array' && schema.items) return [this.sample(schema.items)];
    if (schema.type !== 'object') return schema.type === 'integer' || schema.type === 'number' ? 0 : schema.type;
    const fields = Object.entries(schema.properties ?? {});
    return Object.fromEntries(fields.map(([field, member]) => [field, this.sample(member)]));
  }
}
