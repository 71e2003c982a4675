import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../../..');
const variables = ['API', 'CHAOS', 'WORKER', 'FOUNDER', 'TEMPORAL_UI'] as const;
/** Nobody listens there: a script that asks elsewhere than .env says finds nothing. */
const NOWHERE = 'http://127.0.0.1:1';

/** A root of their own, with a `.env`, and one server that stands for all. */
describe('the scripts, with a .env at the root', () => {
  let directory: string;
  let server: Server;
  let port: number;
  const asked: string[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'scripts-env-'));
    for (const script of ['test-order.sh', 'test-system.sh'])
      await copyFile(join(root, script), join(directory, script));
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      response.writeHead(url.startsWith('/api/orders') ? 418 : 200).end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });
  beforeEach(() => {
    asked.length = 0;
  });

  const script = async (name: string, args: readonly string[], file: string, env: Record<string, string> = {}) => {
    await writeFile(join(directory, '.env'), file);
    return new Promise<{ code: number; output: string }>((resolve) => {
      const options = { cwd: tmpdir(), env: { PATH: process.env.PATH, ...env } };
      execFile(join(directory, name), args, options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr }),
      );
    });
  };
  const everywhere = (value: string) => variables.map((name) => `${name}_PORT=${value}\n`).join('');

  it('test-order.sh asks at the ports that it names', async () => {
    const { code, output } = await script('test-order.sh', ['8'], everywhere(String(port)));

    expect({ code, output }).toEqual({ code: 0, output: expect.any(String) as string });
    expect(output.match(new RegExp(`up +http://localhost:${port}`, 'g'))).toHaveLength(variables.length);
  });

  it('test-system.sh asks the API at the port that it names', async () => {
    const { code, output } = await script('test-system.sh', ['1'], `API_PORT=${port}\n`);

    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('HTTP 418') as string });
    expect(asked).toEqual(['/api/orders']);
  });

  it('asks the simulator where FAKE_STRIPE_URL says, as the services do', async () => {
    const file = `${everywhere('1')}FAKE_STRIPE_URL=http://127.0.0.1:${port}\n`;

    expect((await script('test-order.sh', ['8'], file)).output).toMatch(
      new RegExp(`simulator +up +http://127.0.0.1:${port}`),
    );
  });

  it('takes what is set already before it', async () => {
    const urls = Object.fromEntries(variables.map((name) => [`${name}_URL`, `http://127.0.0.1:${port}`]));
    const file = variables.map((name) => `${name}_URL=${NOWHERE}\n`).join('');

    expect(await script('test-order.sh', ['8'], file, urls)).toMatchObject({ code: 0 });
    expect(await script('test-order.sh', ['8'], everywhere('1'), urls)).toMatchObject({ code: 0 });
  });

  it.each([
    ['quoted', '"http://127.0.0.1:$PORT" # the API'],
    ['quoted once', "'http://127.0.0.1:$PORT'"],
    ['followed by a comment', 'http://127.0.0.1:$PORT # the API'],
    ['ended as on Windows', 'http://127.0.0.1:$PORT\r'],
  ])('reads a value as Node does that is %s', async (_how, value) => {
    const file = `# API_URL=${NOWHERE}\n\n  export API_URL = ${value.replace('$PORT', String(port))}\n`;
    await script('test-system.sh', ['1'], file);

    expect(asked).toEqual(['/api/orders']);
  });

  it('runs nothing of it, and takes no more than ports and addresses', async () => {
    const file = `PATH=/none\nFOO=$(touch ${directory}/run)\n\`touch ${directory}/run\`\nAPI_PORT=${port}`;
    const { output } = await script('test-system.sh', ['1'], file);

    expect(output).toContain('HTTP 418');
    await expect(rm(join(directory, 'run'))).rejects.toThrow('ENOENT');
    await script('test-order.sh', ['8'], `API_URL=$(touch ${directory}/run)\n`);
    await expect(rm(join(directory, 'run'))).rejects.toThrow('ENOENT');
  });
});
