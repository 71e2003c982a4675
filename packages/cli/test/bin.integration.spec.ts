import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const { version } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string };
const BIN = join(__dirname, '../bin/fake-stripe.mjs');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function fakeStripe(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const { API_URL: _url, ...env } = process.env;
    execFile(process.execPath, [BIN, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/** A port on which nobody listens. */
async function aFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the program fake-stripe', () => {
  it('prints its help', async () => {
    const { code, stdout, stderr } = await fakeStripe('--help');

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: fake-stripe \[options\] \[command\]/);
  });

  it('prints its version', async () => {
    expect(await fakeStripe('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('shows its usage for a command that it does not know', async () => {
    const { code, stdout, stderr } = await fakeStripe('ml', 'strat');

    expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
    expect(stderr).toMatch(/^error: unknown command 'strat'\n\(Did you mean start\?\)\n\nUsage: fake-stripe ml /);
  });

  it('says in one line that nobody answers', async () => {
    const address = `http://127.0.0.1:${await aFreePort()}`;
    const { code, stdout, stderr } = await fakeStripe('ml', 'list', '--api', address);

    expect({ code, stdout }).toEqual({ code: 69, stdout: '' });
    expect(stderr).toBe(
      `fake-stripe: Nothing answers at ${address} (ECONNREFUSED): start the system with npm start, or name its API with --api or API_URL\n`,
    );
  });
});
