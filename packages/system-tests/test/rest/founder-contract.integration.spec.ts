import { createSimulator } from '@fake-stripe/fake-stripe-chaos';
import { createFounder, readConfig } from '@fake-stripe/founder';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { RestContract, type OpenApiDocument, type Received } from './contract.js';
import { DocumentedRequests } from './documented-requests.js';

describe('the REST contract of the founder', () => {
  const open: NestFastifyApplication[] = [];
  let url: string;
  let contract: RestContract;

  const listening = async (app: NestFastifyApplication): Promise<string> => {
    open.unshift(app);
    await app.listen(0, '127.0.0.1');
    return app.getUrl();
  };

  beforeAll(async () => {
    const chaos = { profile: 'calm', timeScale: 0 };
    const simulator = await listening(await createSimulator({ logLevel: 'silent', chaos }));
    url = await listening(await createFounder(readConfig({ LOG_LEVEL: 'silent', FAKE_STRIPE_URL: simulator })));
    contract = new RestContract((await (await fetch(`${url}/api/docs-json`)).json()) as OpenApiDocument);
  });
  afterAll(async () => {
    for (const app of open) await app.close();
  });

  const get = async (path: string, script?: string): Promise<Received> => {
    const response = await fetch(`${url}${path}`, {
      headers: script === undefined ? {} : { 'x-chaos-script': script },
    });
    const received = {
      method: 'GET',
      path,
      status: response.status,
      contentType: response.headers.get('content-type') ?? '',
      body: (await response.json()) as Record<string, unknown>,
    };
    expect(contract.check(received)).toEqual([]);
    return received;
  };

  it('answers as documented, with all parts, with some, and with none', async () => {
    const path = '/api/v1/user-context';
    expect((await get(path)).body['errors']).toEqual([]);
    expect((await get(path, 'public-apis.locate=error')).body).toMatchObject({ location: null, weather: null });
    expect((await get(path, 'public-apis.cat-fact=timeout')).body).toMatchObject({ catFact: null });
    expect((await get(path, 'public-apis.locate=error,public-apis.cat-fact=error')).status).toBe(503);
    expect((await get(`${path}?strategy=telepathy`)).status).toBe(400);
    for (const probe of ['/health', '/health/live', '/health/ready']) expect((await get(probe)).status).toBe(200);
  });

  it('documents the requests that it takes', () => {
    expect(new DocumentedRequests(contract.document).wrong()).toEqual([]);
  });

  it('has no documented answer that was never seen, but those of a service that is not ready', () => {
    // It needs nobody in order to be ready: a service that is down costs its part only.
    expect(contract.unseen()).toEqual(['GET /health/ready 503', 'GET /health 503']);
  });
});
