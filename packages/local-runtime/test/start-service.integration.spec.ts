import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../src/network/ports.js';
import { startService } from '../src/services/start-service.js';

const entry = join(__dirname, 'fixtures/worker.mjs');
const start = (port: number) =>
  startService({
    name: 'it',
    entry,
    url: `http://127.0.0.1:${port}`,
    env: { ...process.env, WORKER_PORT: String(port) },
  });

describe('a service', () => {
  let other: Server | undefined;

  afterEach(() => new Promise((resolve) => (other ? other.close(resolve) : resolve(undefined))));

  /** Somebody else who is ready. */
  async function listening(headers: Readonly<Record<string, string>>): Promise<number> {
    other = createServer((_request, response) => response.writeHead(200, headers).end('{}'));
    await new Promise<void>((resolve) => other?.listen(0, '127.0.0.1', resolve));
    return (other?.address() as AddressInfo).port;
  }

  it('is ready when it says so itself', async () => {
    const running = await start(await freePort());
    expect(running.pid).not.toBe(process.pid);
    await running.stop();
  });

  it.each([
    ['one of ours', { 'x-process-id': String(process.pid) }],
    ['a stranger', {}],
  ])('is not ready because %s answers at its port: it says that the port is taken', async (_who, headers) => {
    await expect(start(await listening(headers))).rejects.toThrow(/it ended \(exit code 1\):[^]*EADDRINUSE/);
  });
});
