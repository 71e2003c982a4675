import { createMemoryOrderStore } from '@fake-stripe/order-store';
import supertest from 'supertest';
import { createApi } from '../src/index.js';
import { anApiConfig } from './doubles/an-api-config.js';
import { anOrderBody } from './doubles/an-order.js';

it('says that the database is unavailable until its tables are up to date', async () => {
  let finish: () => void = () => undefined;
  const migrated = new Promise<void>((resolve) => (finish = resolve));
  const { reader, writer, close } = createMemoryOrderStore();
  const app = await createApi(anApiConfig(), () => ({ reader, writer, close, migrate: () => migrated }));
  try {
    await app.listen({ port: 0, host: '127.0.0.1' });
    const api = supertest(await app.getUrl());
    const early = [
      await api.get('/api/v1/order'),
      await api.get('/api/v1/order/order-1/events'),
      await api.post('/api/v1/order').send(anOrderBody()),
    ];
    expect(early.map(({ status, body }) => [status, body.code])).toEqual(
      early.map(() => [503, 'database_unavailable']),
    );
    expect((await api.get('/health')).body).toMatchObject({ error: { database: { status: 'down' } } });
    finish();
    await migrated;
    expect((await api.get('/api/v1/order')).body).toEqual({ orders: [] });
  } finally {
    finish();
    await app.close();
  }
});
