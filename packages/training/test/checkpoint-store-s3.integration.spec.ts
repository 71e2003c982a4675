import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { openCheckpointStore, s3Client, S3CheckpointStore, StoreUnavailable } from '../src/index.js';
import { PAGE } from './checkpoint-store-s3-listing.js';
import { startS3, type S3Server } from './checkpoint-store-s3rver.js';
import { checkpointStoreContract } from './contracts/checkpoint-store.contract.js';

const BUCKET = 'models';
const region = 'eu-central-1';

describe('S3CheckpointStore', () => {
  let server: S3Server;
  let client: S3Client;
  let count = 0;

  beforeAll(async () => {
    server = await startS3(BUCKET, 'a-bucket-alone');
    client = s3Client({ ...server, region });
  });

  afterAll(async () => {
    client.destroy();
    await server.close();
  });

  const placeOf = (location: string) => {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(location)!;
    return { Bucket, Key };
  };

  checkpointStoreContract(async () => ({
    store: new S3CheckpointStore({ client, bucket: BUCKET, prefix: `team/store-${(count += 1)}` }),
    severalPages: 2 * PAGE + 1,
    readAt: async (location) =>
      (await client.send(new GetObjectCommand(placeOf(location)))).Body!.transformToByteArray(),
    writeAt: async (location, Body) => {
      await client.send(new PutObjectCommand({ ...placeOf(location), Body }));
    },
  }));

  it('takes a whole bucket', async () => {
    const store = openCheckpointStore('s3://a-bucket-alone', { ...server, region });
    const { sha256 } = await store.put('run', Buffer.from('bytes'));
    await store.writeRecord('run', 'head', 'text');
    expect(Buffer.from(await store.get('run', sha256)).toString()).toBe('bytes');
    await expect(store.runs()).resolves.toEqual(['run']);
  });

  it('is unavailable where there is no such bucket: nothing in it is missing', async () => {
    const store = openCheckpointStore('s3://nowhere', { ...server, region });
    await expect(store.readRecord('run', 'head')).rejects.toThrow(/read s3:\/\/nowhere\/run\/head: NoSuchBucket/);
    await expect(store.readRecord('run', 'head')).rejects.toThrow(StoreUnavailable);
  });

  it('is unavailable, with the cause, while the server is down', async () => {
    const endpoint = await anEndpointOfNobody();
    const store = openCheckpointStore(`s3://${BUCKET}`, { ...server, region, endpoint });
    const attempts = [
      async () => store.put('run', Buffer.from('bytes')),
      async () => store.writeRecord('run', 'head', 'text'),
      async () => store.read('run', 'f'.repeat(64)),
      async () => store.remove('run', 'f'.repeat(64)),
      async () => store.runs(),
    ];
    const failures = await Promise.all(attempts.map(async (attempt) => attempt().catch((error: unknown) => error)));
    for (const failure of failures) {
      expect(failure).toBeInstanceOf(StoreUnavailable);
      expect(failure).toMatchObject({ cause: { message: expect.stringContaining('ECONNREFUSED') } });
    }
  });

  it.each([
    ['a length', { 'content-length': '1000' }],
    ['chunks', { 'transfer-encoding': 'chunked' }],
  ])('is unavailable when an answer with %s is cut half way', async (_, headers) => {
    const cutting = await listen((_request, response) => {
      response.writeHead(200, headers);
      response.write('half', () => response.destroy());
    });
    const store = openCheckpointStore(`s3://${BUCKET}`, { ...server, region, endpoint: endpointOf(cutting) });
    await expect(store.readRecord('run', 'head')).rejects.toThrow(StoreUnavailable);
    await expect(store.get('run', 'f'.repeat(64))).rejects.toThrow(StoreUnavailable);
    await close(cutting);
  });

  it('is unavailable when the server has no space left', async () => {
    const full = await listen((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(507, { 'content-type': 'application/xml' });
        response.end('<Error><Code>XMinioStorageFull</Code><Message>no space</Message></Error>');
      });
    });
    const store = openCheckpointStore(`s3://${BUCKET}`, { ...server, region, endpoint: endpointOf(full) });
    const failure = await store.put('run', Buffer.from('bytes')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreUnavailable);
    expect(failure).toMatchObject({ message: expect.stringContaining('XMinioStorageFull: no space') });
    await close(full);
  });
});

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function endpointOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function anEndpointOfNobody(): Promise<string> {
  const server = await listen(() => undefined);
  const endpoint = endpointOf(server);
  await close(server);
  return endpoint;
}
