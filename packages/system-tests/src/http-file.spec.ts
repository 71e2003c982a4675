import { createServer, type Server } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { parseExpectation, unmet } from './http-expectation.js';
import { httpFailures, runHttpFile } from './http-file.js';
import { parseHttpFile } from './http-requests.js';

describe('an expectation', () => {
  const expectation = parseExpectation('200|201 status=pending|processing result.items.length=2 labelId=*');
  const body = { status: 'pending', result: { items: [1, 2] }, labelId: 'l1' };

  it('is met by an answer that has all of it', () => {
    expect(unmet(expectation, 201, JSON.stringify(body))).toEqual([]);
  });

  it.each<[string, number, object | string]>([
    ['another status', 202, body],
    ['another value', 200, { ...body, status: 'failed' }],
    ['a missing member', 200, { ...body, labelId: undefined }],
    ['another length', 200, { ...body, result: { items: [] } }],
    ['a body that is not JSON', 200, 'oops'],
  ])('is not met by %s', (_case, status, answer) => {
    expect(unmet(expectation, status, typeof answer === 'string' ? answer : JSON.stringify(answer))).not.toEqual([]);
  });

  it.each(['', 'ok', '200 status', '200 =x', '200 status='])('cannot be "%s"', (text) => {
    expect(() => parseExpectation(text)).toThrow('expected');
  });
});

describe('an .http file', () => {
  const orders = new Map<string, string>();
  let server: Server;
  let directory: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'http-file-spec-'));
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json');
        if (request.method === 'POST') {
          const { orderId } = JSON.parse(Buffer.concat(chunks).toString()) as { orderId: string };
          orders.set(orderId, 'completed');
          response.statusCode = 201;
          response.end(JSON.stringify({ orderId, status: 'pending' }));
          return;
        }
        const status = orders.get(request.url?.split('/')[2] ?? '');
        response.statusCode = status ? 200 : 404;
        response.end(JSON.stringify({ status: status ?? 404 }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(directory, { recursive: true, force: true });
  });

  const run = (...requests: string[]) => {
    const file = join(directory, 'orders.http');
    writeFileSync(file, `@api = http://localhost:1\n\n${requests.join('\n\n')}\n`);
    return runHttpFile(file, { api: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
  };
  const start = (expectation: string) =>
    `### start\n${expectation}\n# @name order\nPOST {{api}}/orders\nContent-Type: application/json\n\n{"orderId": "o-{{$guid}}"}`;
  const read = '### read\n# expect: 200 status=completed\nGET {{api}}/orders/{{order.response.body.$.orderId}}';

  it('passes when every answer is as expected, also where one request refers to another', async () => {
    const outcomes = await run(start('# expect: 201 status=pending'), read);
    expect(httpFailures(outcomes)).toEqual([]);
    expect(outcomes.map(({ status }) => status)).toEqual([201, 200]);
  });

  it('fails on another status, and goes on', async () => {
    const outcomes = await run(start('# expect: 200'), read);
    expect(httpFailures(outcomes)).toEqual([expect.stringContaining('start (line 6): expected 200, got 201')]);
  });

  it('fails on another member', async () => {
    const outcomes = await run('### missing\n# expect: 404 status=completed\nGET {{api}}/orders/none');
    expect(httpFailures(outcomes)).toEqual([expect.stringContaining('expected status completed')]);
  });

  it('fails on a request without an expectation', async () => {
    const outcomes = await run(start(''), read);
    expect(httpFailures(outcomes)).toEqual([expect.stringContaining('no "# expect:" line')]);
  });

  it('fails when nobody answers', async () => {
    const outcomes = await run('### nobody\n# expect: 200\nGET http://127.0.0.1:1/');
    expect(httpFailures(outcomes)).toEqual([expect.stringContaining('no answer')]);
  });

  it('refuses two requests in one block', () => {
    expect(() => parseHttpFile('GET http://a/\n\nGET http://b/\n')).toThrow('two requests');
  });
});
