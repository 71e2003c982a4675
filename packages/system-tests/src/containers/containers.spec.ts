import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Environment } from '@fake-stripe/platform';
import { configFrom } from '@fake-stripe/fake-stripe-chaos';
import { readConfig as readFounderConfig } from '@fake-stripe/founder';
import { readConfig as readApiConfig } from '@fake-stripe/temporal-api';
import { readConfig as readWorkerConfig } from '@fake-stripe/temporal-worker';
import { BuildContext } from './build-context.js';
import { ComposeFile } from './compose-file.js';
import { Dockerfile, isOf } from './dockerfile.js';
import { settingsOf } from './service-settings.js';

const root = join(__dirname, '../../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest = (name: string) => JSON.parse(read(`packages/${name}/package.json`)) as { dependencies: object };

const compose = new ComposeFile(read('docker-compose.yml'));
const dockerfile = new Dockerfile(read('Dockerfile'));
const context = new BuildContext(root);

interface Service {
  readonly name: string;
  readonly port: number;
  readonly portVariable: string;
  readonly readConfig: (env: Environment) => { readonly port: number };
}

const services: readonly Service[] = [
  { name: 'fake-stripe-chaos', port: 3001, portVariable: 'CHAOS_PORT', readConfig: configFrom },
  { name: 'temporal-worker', port: 9464, portVariable: 'WORKER_PORT', readConfig: readWorkerConfig },
  { name: 'temporal-api', port: 3002, portVariable: 'API_PORT', readConfig: readApiConfig },
  { name: 'founder', port: 3000, portVariable: 'FOUNDER_PORT', readConfig: readFounderConfig },
];
const outside = ['postgres', 'temporal', 'temporal-ui'];
const oneShots = ['temporal-schema', 'temporal-namespace'];

const WORKERS = 'packages/temporal-worker/src/temporal/worker-options.ts';

/** Read by Temporal's own client, from all variables that there are. */
const TEMPORAL = ['TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'];
/** Read by AWS's client. */
const AWS = ['AWS_REGION', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
/** The image has no Python, and none of the machine's files. */
const OF_THE_MACHINE = ['TRAINER', 'PYTHON', 'TRAINER_DEVICE', 'TRAINER_THREADS', 'TRAINING_SIGNING_KEY'];
/** Fixed by the image, or of no use in a container. */
const NOT_PASSED_ON = ['BIND_ADDRESS', 'CHAOS_PROFILES_DIR', ...OF_THE_MACHINE];

/** The project's own packages that a package needs, itself included. */
function packagesOf(name: string): ReadonlySet<string> {
  const own = Object.keys(manifest(name).dependencies ?? {}).filter((each) => each.startsWith('@fake-stripe/'));
  return new Set([name, ...own.flatMap((each) => [...packagesOf(each.replace('@fake-stripe/', ''))])]);
}

describe('docker-compose.yml', () => {
  const names = Object.keys(compose.services);

  it('has the parts of the system, and what prepares Temporal', () => {
    expect(names.toSorted()).toEqual([...outside, ...oneShots, ...services.map(({ name }) => name)].toSorted());
  });

  it('starts what the services need without any of them', () => {
    expect([...compose.started(...outside)].toSorted()).toEqual([...outside, ...oneShots].toSorted());
  });

  it.each(names)('takes a pinned image for %s, or builds it', (name) => {
    const { image, build } = compose.service(name);
    if (build) expect(dockerfile.stage(build.target).name).toBe(name);
    else expect(image).toMatch(/:\d+(\.\d+)+$/);
  });

  it('waits only for what comes to pass: health where it is checked, an end where there is one', () => {
    for (const name of names) {
      for (const [needed, { condition }] of Object.entries(compose.service(name).depends_on ?? {})) {
        const { healthcheck, build, restart } = compose.service(needed);
        const checked = healthcheck ?? (build && dockerfile.config(build.target).health.length > 0);
        if (condition === 'service_healthy') expect([name, needed, Boolean(checked)]).toEqual([name, needed, true]);
        else expect([needed, condition, restart]).toEqual([needed, 'service_completed_successfully', undefined]);
      }
    }
  });

  it('keeps what it knows when its containers are made anew', () => {
    expect(read('docker-compose.yml')).toContain('- postgres:/var/lib/postgresql\n');
  });

  it('takes its variables from those that .env.example lists, each with a default', () => {
    const listed = new Set([...read('.env.example').matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name));
    const unlisted = [...compose.variables.keys()].filter((name) => !listed.has(name));
    const undefaulted = [...compose.variables].filter(([, otherwise]) => otherwise === undefined);
    expect({ unlisted, undefaulted }).toEqual({ unlisted: [], undefaulted: [] });
  });

  it('keeps what it trains in its volume, whatever .env says for npm start', () => {
    const machine = Object.fromEntries(OF_THE_MACHINE.map((name) => [name, 'x']));
    const env = { ...machine, CHECKPOINT_STORE: '.local/training/checkpoints', TRAINING_DATA_DIR: '/home/me/data' };
    const worker = new ComposeFile(read('docker-compose.yml'), env).environment('temporal-worker');
    expect(worker).toMatchObject({ CHECKPOINT_STORE: 'state/checkpoints', TRAINING_DATA_DIR: 'state/data' });
    expect(Object.keys(worker).filter((name) => OF_THE_MACHINE.includes(name))).toEqual([]);
    expect(read('docker-compose.yml')).toContain('- training:/app/state\n');
  });

  it('keeps checkpoints in S3 where it is told so, in a region', () => {
    const env = { CONTAINER_CHECKPOINT_STORE: 's3://models/runs', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'x' };
    expect(new ComposeFile(read('docker-compose.yml'), env).environment('temporal-worker')).toMatchObject({
      ...{ CHECKPOINT_STORE: 's3://models/runs', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'x' },
      AWS_REGION: expect.stringMatching(/./),
    });
  });

  it('publishes everything on this machine only, unless told otherwise', () => {
    const ports = names.flatMap((name) => compose.service(name).ports ?? []);
    expect(ports.toSorted()).toEqual(
      ['3000:3000', '3001:3001', '3002:3002', '5432:5432', '7233:7233', '8080:8080', '9464:9464'].map(
        (port) => `127.0.0.1:${port}`,
      ),
    );
    const opened = new ComposeFile(read('docker-compose.yml'), { BIND_ADDRESS: '0.0.0.0', API_PORT: '4002' });
    expect(opened.service('temporal-api').ports).toEqual(['0.0.0.0:4002:3002']);
  });

  it('offers PostgreSQL under the URL that .env.example gives', () => {
    const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: name } = compose.environment('postgres');
    expect(read('.env.example')).toContain(`#DATABASE_URL=postgres://${user}:${password}@127.0.0.1:5432/${name}\n`);
  });
});

describe.each(services)('the service $name in docker-compose.yml', ({ name, port, portVariable, readConfig }) => {
  const environment = compose.environment(name);
  const known = settingsOf(readConfig);

  it('sets nothing that the service does not know', () => {
    expect(
      Object.keys(environment).filter((each) => !known.has(each) && ![...TEMPORAL, ...AWS].includes(each)),
    ).toEqual([]);
  });

  it('leaves it longer to end than its activities get', () => {
    const activities = Number(/shutdownGraceTime: '(\d+)s'/.exec(read(WORKERS))?.[1]);
    const seconds = Number(/^(\d+)s$/.exec(compose.service(name).stop_grace_period ?? '')?.[1]);
    expect(activities).toBeGreaterThan(0);
    expect(seconds).toBeGreaterThanOrEqual(activities + 5);
  });

  it('passes every setting of the service on', () => {
    const passed = [...Object.keys(environment), ...NOT_PASSED_ON, portVariable];
    expect([...known].filter((each) => !passed.includes(each))).toEqual([]);
  });

  it('gives values that the service accepts', () => {
    const config = readConfig({ ...dockerfile.config(name).env, ...environment });
    expect(config.port).toBe(port);
  });

  it('names other parts as they are named here, at the ports where they listen', () => {
    const addresses = Object.values(environment).flatMap((value) => /([a-z-]+):(\d+)(?:\/\w+)?$/.exec(value) ?? []);
    for (let each = 0; each < addresses.length; each += 3) {
      const [host = '', at = ''] = addresses.slice(each + 1, each + 3);
      if (host === 'localhost') continue;
      expect(compose.service(host).ports?.[0]?.endsWith(`:${at}`)).toBe(true);
    }
  });

  it('waits for the parts that it names', () => {
    const text = Object.values(environment).join(' ');
    const named = Object.keys(compose.services).filter((each) => new RegExp(`[/@ ]${each}:\\d`).test(` ${text}`));
    expect([...compose.started(name)]).toEqual(expect.arrayContaining(named));
  });
});

describe.each(services)('the image of $name', ({ name, port, portVariable, readConfig }) => {
  const config = dockerfile.config(name);

  it('listens on all addresses of its container, at the port of the service', () => {
    expect(config.env).toMatchObject({ BIND_ADDRESS: '0.0.0.0', [portVariable]: String(port) });
    expect(config.exposed).toEqual([port]);
    expect(readConfig({ DATABASE_URL: 'postgres://user@host/database' }).port).toBe(port);
  });

  it('asks for its health where it listens', () => {
    expect(config.env['HEALTH_URL']).toBe(`http://127.0.0.1:${port}/health/ready`);
    expect(config.health.slice(0, 2)).toEqual(['node', '-e']);
    expect(config.health[2]).toContain('process.env.HEALTH_URL');
  });

  it('runs the service, not as root', () => {
    expect(config.command).toEqual(['node', '--enable-source-maps', `packages/${name}/dist/main.js`]);
    expect(context.files).toContain(`packages/${name}/src/main.ts`);
    expect(config.user).toBe('node');
  });

  it('holds the code of the packages that the service needs, and no other', () => {
    const copies = dockerfile.chain(name).flatMap(({ instructions }) => instructions.filter(isOf('COPY')));
    const built = copies.filter(({ flags }) => flags['from'] === 'build').map(({ argument }) => argument);
    const all = services.flatMap((each) => [...packagesOf(each.name)]);
    const shared = all.filter((each) => !services.some((service) => service.name === each));
    const wanted = [...new Set([...shared, name])].map((each) => `/app/packages/${each}/dist packages/${each}/dist`);
    expect(built.toSorted()).toEqual(wanted.toSorted());
    expect([...packagesOf(name)].filter((each) => each !== name && !shared.includes(each))).toEqual([]);
  });
});

describe('the Dockerfile', () => {
  it('knows the manifest of every package', () => {
    const copied = dockerfile.stage('manifests').instructions.filter(isOf('COPY'));
    const manifests = context.files.filter((file) => /^packages\/[^/]+\/package\.json$/.test(file));
    expect(copied.map(({ argument }) => argument).slice(1)).toEqual(
      manifests.toSorted().map((file) => `${file} ${file.replace('package.json', '')}`),
    );
  });

  it('copies only what its context has', () => {
    const copies = dockerfile.stages.flatMap(({ instructions }) => instructions.filter(isOf('COPY')));
    for (const { flags, argument } of copies) {
      const sources = argument.split(' ').slice(0, -1);
      if (flags['from']) continue;
      for (const source of sources) expect([source, context.under(source).length > 0]).toEqual([source, true]);
    }
  });

  it('is not sent tests, builds, or what else it does not need', () => {
    expect(
      context.files.filter((file) => /[.]spec[.]ts$|\/test\/|\/dist\/|^docs|^packages\/system-tests\/src/.test(file)),
    ).toEqual([]);
  });
});
