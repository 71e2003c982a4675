import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Binary, temporalCli } from '../src/temporal/binary.js';
import { binarySources } from '../src/temporal/binary-sources.js';
import { findBinary } from '../src/temporal/find-binary.js';
import { stackDirectory } from './fixtures/stack-directory.js';

const directory = stackDirectory();
let server: Server;
let requests = 0;
let cli: Binary;

beforeAll(async () => {
  const program = join(directory.path, 'temporal');
  writeFileSync(program, `#!/bin/sh\necho "temporal version ${temporalCli.version} (Server 1, UI 2)"\n`);
  chmodSync(program, 0o755);
  execFileSync('tar', ['-czf', join(directory.path, 'cli.tar.gz'), '-C', directory.path, 'temporal']);
  const archive = readFileSync(join(directory.path, 'cli.tar.gz'));
  server = createServer((request, response) => {
    requests += 1;
    if (request.url !== '/cli.tar.gz') response.statusCode = 404;
    response.end(request.url === '/cli.tar.gz' ? archive : 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const addresses = ['gone', 'cli.tar.gz'].map((path) => `http://127.0.0.1:${port}/${path}`);
  cli = { ...temporalCli, archives: () => addresses };
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  directory.remove();
});

/** No python and no temporal on this PATH; tar is the one tool that is needed. */
const env = (cache: string): NodeJS.ProcessEnv => ({ PATH: '/nowhere', XDG_CACHE_HOME: join(directory.path, cache) });
const find = (environment: NodeJS.ProcessEnv, told: string[] = []) =>
  findBinary(
    cli,
    environment,
    binarySources(environment, (message) => told.push(message)),
  );

describe('fetching a program', () => {
  it('downloads it from the first address that has it, says so, and keeps it', async () => {
    const told: string[] = [];
    const found = await find(env('first'), told);
    expect(found).toMatchObject({ source: 'download', version: temporalCli.version });
    expect(told).toHaveLength(2);
    expect(found.path.startsWith(join(directory.path, 'first', 'fake-stripe'))).toBe(true);

    const before = requests;
    await expect(find(env('first'))).resolves.toMatchObject({ source: 'cache', path: found.path });
    expect(requests).toBe(before);
  });

  it('asks nobody when it is told to stay offline', async () => {
    const before = requests;
    await expect(find({ ...env('second'), FAKE_STRIPE_OFFLINE: '1' })).rejects.toThrow(
      'official download: skipped, because FAKE_STRIPE_OFFLINE is set',
    );
    expect(requests).toBe(before);
    expect(existsSync(join(directory.path, 'second'))).toBe(false);
  });
});
