import { request as httpRequest } from 'node:http';
import { Body, Controller, Get, HttpCode, Logger, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsInt, IsOptional, IsString, Min } from 'class-validator';
import supertest from 'supertest';
import {
  ApiProblems,
  HealthModule,
  IsListOf,
  ProblemError,
  createService,
  currentCorrelationId,
  startService,
} from '../src/index.js';

class Line {
  @IsString()
  sku!: string;

  @IsInt()
  @Min(1)
  quantity!: number;
}

class Basket {
  @IsListOf(Line, { min: 1, max: 2 })
  items!: Line[];
}

class Remark {
  @IsOptional()
  @IsString()
  text?: string;
}

@Controller('things')
class ThingsController {
  @Post()
  create(@Body() basket: Basket): object {
    return { basket, correlationId: currentCorrelationId() };
  }

  @Post('remarks')
  @HttpCode(200)
  remark(@Body() remark: Remark): object {
    return { remark };
  }

  @Get('conflict')
  @ApiProblems({ 409: ['already_captured'] })
  conflict(): never {
    throw new ProblemError(409, 'already_captured', 'Captured before.', { members: { payment: { amount: 5 } } });
  }

  @Get('bug')
  bug(): never {
    throw new Error('secret of the house');
  }

  @Get('named/:id')
  named(@Param('id') id: string): object {
    return { length: id.length };
  }
}

let databaseDown = false;
let unreachable: readonly string[] = [];

@Module({
  imports: [
    HealthModule.register({
      useFactory: () => ({
        database: async () => {
          if (databaseDown) throw new Error('no connection');
        },
        providers: () => Promise.resolve(unreachable.length > 0 ? { unreachable } : undefined),
      }),
    }),
  ],
  controllers: [ThingsController],
})
class ThingsModule {}

const options = {
  name: 'things',
  logLevel: 'silent',
  openApi: { title: 'Things', description: 'For tests' },
} as const;

describe('a service', () => {
  let app: NestFastifyApplication;
  let api: ReturnType<typeof supertest>;

  beforeAll(async () => {
    app = await createService(ThingsModule, options);
    await app.listen({ port: 0, host: '127.0.0.1' });
    api = supertest(await app.getUrl());
  });

  afterAll(() => app.close());

  const problem = (status: number, code: string) =>
    expect.objectContaining({ status, code, type: `urn:problem:${code}` });

  it('gives the correlation id of the request to the handler and to the answer', async () => {
    const answer = await api
      .post('/things')
      .set('x-correlation-id', 'abc-1')
      .send({ items: [{ sku: 'A', quantity: 1 }] });
    expect(answer.status).toBe(201);
    expect(answer.body.correlationId).toBe('abc-1');
    expect(answer.headers['x-correlation-id']).toBe('abc-1');
  });

  it.each(['/health', '/health/ready', '/health/live'])('says at %s which process it is', async (path) => {
    const answer = await api.get(path);
    expect(answer.headers['x-process-id']).toBe(String(process.pid));
  });

  it.each(['has space', 'x'.repeat(129), ''])('makes a correlation id when %p is given', async (given) => {
    const answer = await api.get('/things/conflict').set('x-correlation-id', given);
    expect(answer.headers['x-correlation-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.correlationId).toBe(answer.headers['x-correlation-id']);
  });

  it('names each refused field by its path', async () => {
    const answer = await api.post('/things').send({ items: [{ sku: 'A', quantity: 0 }], more: 1 });
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.body).toEqual(problem(400, 'validation_failed'));
    expect(answer.body.errors).toEqual([
      { field: 'more', message: 'property more should not exist' },
      { field: 'items[0].quantity', message: 'quantity must not be less than 1' },
    ]);
  });

  it.each([
    ['a list in place of an item', [[{ sku: 'A', quantity: 1 }]]],
    ['an empty list in place of an item', [[]]],
    ['a null in place of an item', [null]],
    ['a text in place of an item', ['x']],
    ['an object in place of the list', {}],
    ['an empty list', []],
    ['too long a list', Array.from({ length: 3 }, () => ({ sku: 'A', quantity: 1 }))],
  ])('refuses %s', async (_what, items) => {
    const answer = await api.post('/things').send({ items });
    expect(answer.body).toEqual(problem(400, 'validation_failed'));
    expect(answer.body.errors).toContainEqual({ field: 'items', message: expect.any(String) });
  });

  it.each([
    ['a list', '[]', 'validation_failed'],
    ['a cut object', '{"items": [', 'malformed_body'],
    ['65 lists in each other', `{"items": ${'['.repeat(64)}${']'.repeat(64)}}`, 'malformed_body'],
    ['64 lists in each other', `{"items": ${'['.repeat(63)}${']'.repeat(63)}}`, 'validation_failed'],
    ['60,000 lists in each other', `${'['.repeat(60_000)}${']'.repeat(60_000)}`, 'malformed_body'],
    ['a NaN', '{"items": NaN}', 'malformed_body'],
    ['a polluted prototype', '{"__proto__": {"x": 1}}', 'malformed_body'],
  ])('answers 400 to %s', async (_name, body, code) => {
    const answer = await api.post('/things').set('content-type', 'application/json').send(body);
    expect(answer.body).toEqual(problem(400, code));
  });

  it.each(['application/json', 'application/x-www-form-urlencoded', undefined])(
    'takes an empty body with content type %p as no fields',
    async (type) => {
      const request = api.post('/things/remarks');
      const answer = await (type === undefined ? request : request.set('content-type', type));
      expect([answer.status, answer.body]).toEqual([200, { remark: {} }]);
    },
  );

  it('refuses other content types', async () => {
    const answer = await api.post('/things').set('content-type', 'text/plain').send('hello');
    expect(answer.body).toEqual(problem(415, 'unsupported_media_type'));
  });

  it('refuses a body of 10 MB before it is read', async () => {
    const answer = await postBytes(`${await app.getUrl()}/things`, Buffer.alloc(10 * 1024 * 1024, ' '));
    expect(answer).toEqual(problem(413, 'payload_too_large'));
  });

  it('answers an unknown route and a malformed path as problems', async () => {
    expect((await api.get('/nowhere')).body).toEqual(problem(404, 'not_found'));
    const malformed = await api.get('/things/named/%zz');
    expect(malformed.body).toEqual(problem(400, 'bad_request'));
    expect(malformed.body.correlationId).toBe(malformed.headers['x-correlation-id']);
  });

  it('passes long ids to the route, which can say what is wrong with them', async () => {
    expect((await api.get(`/things/named/${'x'.repeat(300)}`)).body).toEqual({ length: 300 });
  });

  it('adds extension members to a problem', async () => {
    const answer = await api.get('/things/conflict');
    expect(answer.body).toEqual(problem(409, 'already_captured'));
    expect(answer.body.payment).toEqual({ amount: 5 });
  });

  it('tells nothing of an unforeseen error, and logs it', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    const answer = await api.get('/things/bug');
    expect(answer.body).toEqual(problem(500, 'internal_error'));
    expect(answer.text).not.toContain('secret');
    expect(logged).toHaveBeenCalledWith(
      expect.objectContaining({ err: expect.objectContaining({ message: 'secret of the house' }) }),
    );
    logged.mockRestore();
  });

  it('is alive, and ready as long as what it needs is', async () => {
    expect((await api.get('/health')).body).toMatchObject({ status: 'ok', details: { database: { status: 'up' } } });
    databaseDown = true;
    const ready = await api.get('/health/ready');
    expect(ready.status).toBe(503);
    expect(ready.body).toMatchObject({
      status: 'error',
      error: { database: { status: 'down', message: 'no connection' } },
    });
    expect((await api.get('/health/live')).status).toBe(200);
    databaseDown = false;
  });

  it('is ready, degraded, while something works in part', async () => {
    unreachable = ['http://provider.test'];
    const ready = await api.get('/health/ready');
    expect(ready.status).toBe(200);
    expect(ready.body).toMatchObject({
      status: 'degraded',
      details: { database: { status: 'up' }, providers: { status: 'degraded', unreachable } },
    });
    unreachable = [];
  });

  it('documents its routes and problems', async () => {
    expect((await api.get('/api/docs')).text).toContain('Things');
    const { body } = await api.get('/api/docs-json');
    const { content } = body.paths['/things/conflict'].get.responses['409'];
    expect(Object.keys(content['application/problem+json'].examples)).toEqual(['already_captured']);
    expect(body.components.schemas.ProblemDto.required).toContain('code');
  });

  it('says which variable moves a port that is taken', async () => {
    const port = Number(new URL(await app.getUrl()).port);
    const second = await createService(ThingsModule, options);
    const listening = { port, host: '127.0.0.1', portVariable: 'THINGS_PORT' };
    await expect(startService(second, listening)).rejects.toThrow(
      `Port ${port} is taken. Set THINGS_PORT to another port.`,
    );
    await second.close();
  });
});

function postBytes(url: string, body: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.end(body);
  });
}
