import { Logger } from '@nestjs/common';
import { Client } from './support/client.js';
import { CuttableWire } from './support/cuttable-wire.js';
import { tamper } from './support/databases.js';
import { Simulators } from './support/simulators.js';
import { until } from './support/until.js';

const authorization = (orderId: string) => ({ orderId, customerId: 'c-1', amount: 59.98 });
const unavailable = [503, 'application/problem+json', 'database_unavailable'];

describe('a database that goes away', () => {
  const simulators = new Simulators();
  let databaseUrl: string;
  let wire: CuttableWire;

  beforeEach(async () => {
    databaseUrl = await simulators.database();
    wire = new CuttableWire(databaseUrl);
    await wire.mend();
  });
  afterEach(async () => {
    await simulators.close();
    await wire.cut();
  });

  const start = async () => new Client(await simulators.start('PostgreSQL', { databaseUrl: wire.url }));
  const shown = ({ status, type, body }: { status: number; type: string; body: unknown }) => [
    status,
    type,
    (body as { code?: string }).code,
  ];

  it('is waited for at the start, and the message says where and why', async () => {
    const { url } = wire;
    await wire.cut();
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const starting = start();
    await until(() => warned.mock.calls.length > 0);
    expect(String(warned.mock.calls[0]?.[0])).toBe(
      `Waiting for the database at ${new URL(url).host} (DATABASE_URL): The database of the simulator cannot be used.`,
    );
    await wire.mend();
    expect((await (await starting).get('/health')).status).toBe(200);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
  });

  it('has tables that change under the prepared statements: a request at most is refused, and works when repeated', async () => {
    const client = await start();
    const { body } = await client.post('/payment/authorize', authorization('o-1'));
    const find = () => client.get(`/payment/authorizations/${(body as { authorizationId: string }).authorizationId}`);
    expect((await find()).status).toBe(200);
    await tamper(databaseUrl, 'alter table simulator.payment_intents add column added_later text');
    expect(shown(await find())).toEqual(unavailable);
    expect((await find()).status).toBe(200);
  });

  it('may go away while its tables are made: the start waits, and makes them', async () => {
    await tamper(
      databaseUrl,
      `create function public.die() returns event_trigger language plpgsql as
       'begin perform pg_terminate_backend(pg_backend_pid()); end'`,
      `create event trigger die on ddl_command_end when tag in ('CREATE TABLE') execute function public.die()`,
    );
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const starting = start();
    await until(() => warned.mock.calls.length > 0);
    await tamper(databaseUrl, 'drop event trigger die');
    expect((await (await starting).get('/health/ready')).status).toBe(200);
    warned.mockRestore();
  });

  it('makes every answer a 503, and all is as it was once it is back', async () => {
    const client = await start();
    await client.post('/payment/authorize', authorization('before'), { key: 'before' });
    await wire.cut();
    expect(shown(await client.post('/payment/authorize', authorization('during'), { key: 'during' }))).toEqual(
      unavailable,
    );
    expect(shown(await client.post('/payment/authorize', authorization('keyless')))).toEqual(unavailable);
    for (const path of [
      '/payment/authorizations/pi_1',
      '/payment/stats',
      '/ledger?orderId=before',
      '/ledger/invariants',
    ]) {
      expect(shown(await client.get(path))).toEqual(unavailable);
    }
    expect((await client.get('/health/ready')).status).toBe(503);
    expect((await client.get('/health/live')).status).toBe(200);
    await wire.mend();
    expect((await client.get('/health/ready')).status).toBe(200);
    const again = await client.post('/payment/authorize', authorization('before'), { key: 'before' });
    expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, 'true']);
    expect((await client.post('/payment/authorize', authorization('during'), { key: 'during' })).status).toBe(201);
    expect((await client.get('/ledger/invariants')).body).toEqual({ ok: true, checked: 2, violations: [] });
  });

  it('takes nothing half: a connection lost in the middle of a call leaves no effect, and its key is free', async () => {
    const client = await start();
    const { body: hold } = await client.post('/payment/authorize', authorization('order'));
    const { authorizationId } = hold as { authorizationId: string };
    const capture = () => client.post('/payment/capture', { orderId: 'order', authorizationId }, { key: 'capture' });
    // The session that inserts a capture's ledger line ends itself: after the hold was changed, before the commit.
    await tamper(
      databaseUrl,
      `create function public.die() returns trigger language plpgsql as
       'begin perform pg_terminate_backend(pg_backend_pid()); return new; end'`,
      'create trigger die before insert on simulator.ledger_lines execute function public.die()',
    );
    expect(shown(await capture())).toEqual(unavailable);
    await tamper(databaseUrl, 'drop trigger die on simulator.ledger_lines');
    expect(await client.ledger('order')).toEqual(['payment.authorized 59.98']);
    expect((await client.get(`/payment/authorizations/${authorizationId}`)).body).toMatchObject({ amountReceived: 0 });
    expect((await capture()).status).toBe(201);
    expect(await client.ledger('order')).toEqual(['payment.authorized 59.98', 'payment.captured 59.98']);
  });
});

describe('an owner of a key that died', () => {
  const simulators = new Simulators();
  let client: Client;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await simulators.database();
    client = new Client(await simulators.start('PostgreSQL', { databaseUrl }));
  });
  afterAll(() => simulators.close());

  /** A call under the key has been claimed by somebody else who was never heard of again. */
  const deserted = (key: string, when: string): Promise<void> =>
    tamper(
      databaseUrl,
      `update simulator.idempotency_keys set answer = null, owner = 'dead/1', lease_until = ${when} where key = '${key}'`,
    );
  const authorize = (orderId: string, script?: string) => {
    const options = { key: orderId, ...(script === undefined ? {} : { script }) };
    return client.post('/payment/authorize', authorization(orderId), options);
  };

  it('blocks its key for the rest of its lease, and nobody afterwards', async () => {
    await authorize('order', 'payment.authorize=card_declined');
    await deserted('order', `clock_timestamp() + interval '1 hour'`);
    const early = await authorize('order');
    expect([early.status, (early.body as { code: string }).code]).toEqual([409, 'idempotency_key_in_use']);
    await deserted('order', `clock_timestamp() - interval '1 millisecond'`);
    expect((await authorize('order')).status).toBe(201);
    expect((await authorize('order')).headers['idempotent-replayed']).toBe('true');
  });

  it('blocks no undo: its call is voided', async () => {
    await authorize('undone', 'payment.authorize=card_declined');
    await deserted('undone', `clock_timestamp() + interval '1 hour'`);
    const undo = await client.post('/payment/release', { orderId: 'undone', undoes: 'undone' });
    expect(undo.body).toEqual({ status: 'nothing_to_undo' });
    await deserted('undone', `clock_timestamp() - interval '1 millisecond'`);
    expect((await authorize('undone')).body).toMatchObject({ code: 'operation_voided' });
  });
});
