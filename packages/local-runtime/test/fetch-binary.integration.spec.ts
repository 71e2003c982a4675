import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type Binary, temporalCli, temporalTestServer } from '../src/temporal/binary.js';
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

describe('a program that only its language can fetch', () => {
  const tools = () => join(directory.path, 'tools');
  const unavailable = <T extends Binary>(binary: T): T => ({ ...binary, archives: () => [] });

  /** A program on the PATH, in shell, that knows no other programs. */
  function tool(name: string, script: string): void {
    mkdirSync(tools(), { recursive: true });
    writeFileSync(join(tools(), name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(tools(), name), 0o755);
  }

  const fetchWithTools = (binary: Binary, told: string[] = []) => {
    const environment = { PATH: tools(), XDG_CACHE_HOME: join(directory.path, 'languages') };
    const sources = binarySources(environment, (message) => told.push(message));
    return findBinary(unavailable(binary), environment, sources);
  };

  beforeEach(() => rmSync(tools(), { recursive: true, force: true }));

  it('says which tools are missing', async () => {
    await expect(fetchWithTools(temporalCli)).rejects.toThrow('go install: no go on the PATH');
    await expect(fetchWithTools(temporalTestServer)).rejects.toThrow('Maven Central: no java on the PATH');
    tool('java', '');
    await expect(fetchWithTools(temporalTestServer)).rejects.toThrow('Maven Central: no mvn on the PATH');
  });

  it('is built by go install in the version that is wanted, and kept', async () => {
    tool(
      'go',
      `[ "$1" = version ] && exit 0
       for last; do :; done
       printf '#!/bin/sh\\necho "temporal version %s of %s"\\n' "\${3##*=}" "$last" > "$GOBIN/temporal"`,
    );
    const told: string[] = [];
    const found = await fetchWithTools(temporalCli, told);
    expect(found).toMatchObject({ source: 'go', version: temporalCli.version });
    expect(execFileSync(found.path).toString()).toBe(
      `temporal version ${temporalCli.version} of github.com/temporalio/cli/cmd/temporal@v${temporalCli.version}\n`,
    );
    expect(told.at(-1)).toMatch(/^Building Temporal CLI .* with go install/);
    await expect(fetchWithTools(temporalCli)).resolves.toMatchObject({ source: 'cache' });
  });

  it('is given up with the reason of Go when Go refuses', async () => {
    rmSync(join(directory.path, 'languages'), { recursive: true });
    tool(
      'go',
      `[ "$1" = version ] && exit 0; echo 'go: downloading x' >&2; printf 'go: the go.mod\n\tcontains replace\n' >&2; exit 1`,
    );
    await expect(fetchWithTools(temporalCli)).rejects.toThrow('go install: go failed: go: the go.mod contains replace');
  });

  it('comes with its libraries from Maven, as a script that Java runs', async () => {
    tool('java', 'echo "$@"');
    tool(
      'mvn',
      `[ "$1" = --version ] && exit 0
       for argument; do case $argument in -DoutputDirectory=*) lib=\${argument#*=};; */pom.xml) pom=$argument;; esac; done
       /bin/mkdir "$lib" && /bin/cp "$pom" "$lib/asked.jar"`,
    );
    const { path, source } = await fetchWithTools(temporalTestServer);
    expect(source).toBe('maven');
    const lib = join(dirname(path), 'lib');
    expect(readFileSync(join(lib, 'asked.jar'), 'utf8')).toContain(
      `<artifactId>temporal-test-server</artifactId><version>${temporalTestServer.version}</version>`,
    );
    const env = { ...process.env, PATH: `${tools()}:${process.env.PATH}` };
    expect(execFileSync(path, ['7233'], { env }).toString()).toBe(
      `-cp ${lib}/* io.temporal.testserver.TestServer 7233\n`,
    );
  });
});
