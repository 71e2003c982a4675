import { generateKeyPairSync } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ATerminal } from './support/a-terminal.js';
import { aTrainedRun, type TrainedRun } from './support/a-trained-run.js';
import { aTraining } from './support/a-training.js';
import { AnApi } from './support/an-api.js';

/** No port at which anybody could listen. */
const NOBODY = 'http://127.0.0.1:1';

let directory: string;
let run: TrainedRun;
let terminal: ATerminal;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cli-ml-files-'));
  run = await aTrainedRun(directory);
  terminal = new ATerminal({
    env: { CHECKPOINT_STORE: join(directory, 'checkpoints'), API_URL: NOBODY },
    cwd: directory,
  });
});
afterEach(() => rm(directory, { recursive: true }));

const checkpoint = (index: number) => run.checkpoints[index]!;

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  await writeFile(path, bytes);
}

describe('ml verify', () => {
  it('finds a run sound that nobody has touched, signed with the key of the system', async () => {
    const { exitCode, stdout, stderr } = await terminal.run('ml', 'verify', run.runId, '--head', run.root);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      `run       ${run.runId} of model digits, completed`,
      `log       4 entries, root ${run.root}`,
      expect.stringMatching(/^checked {3}3 checkpoints, \d+ bytes; 0 rollbacks$/),
      `signed    3 with the trusted key of ${run.keyFile}`,
      'sound: everything is as it was written',
    ]);
  });

  it('names the chunk that was damaged', async () => {
    await flip(fileURLToPath(checkpoint(1).s3Path), 100);
    const { exitCode, stdout } = await terminal.run('ml', 'verify', run.runId);

    expect(exitCode).toBe(1);
    expect(stdout).toContain(checkpoint(1).s3Path);
    expect(stdout).toMatch(/\nerror {5}.*chunk/);
    expect(stdout).toMatch(/\nnot sound: 1 error\n$/);
  });

  it('finds that a log does not end where it should', async () => {
    const { exitCode } = await terminal.run('ml', 'verify', run.runId, '--head', `0x${'0'.repeat(64)}`);

    expect(exitCode).toBe(1);
  });

  describe("with a signing key of one's own", () => {
    const own = () => join(directory, 'own.pem');
    const signed = async () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
      await writeFile(own(), pem);
      const folder = join(directory, 'elsewhere');
      const trained = await aTrainedRun(folder, 'ml-training-digits-2', pem);
      // What npm start has made beside the store, though the worker was given another key.
      await copyFile(run.keyFile, trained.keyFile);
      return { env: { CHECKPOINT_STORE: join(folder, 'checkpoints') }, trained };
    };

    it('trusts the key that the worker signs with, before the one beside the store', async () => {
      const { env, trained } = await signed();
      const configured = new ATerminal({ env: { ...env, TRAINING_SIGNING_KEY: 'own.pem' }, cwd: directory });
      const { exitCode, stdout } = await configured.run('ml', 'verify', trained.runId);

      expect(exitCode).toBe(0);
      expect(stdout).toContain(`\nsigned    3 with the trusted key of ${own()}\n`);
    });

    it('says which key was trusted where that is another one, and does not speak of damage', async () => {
      const { env, trained } = await signed();
      const { exitCode, stdout } = await new ATerminal({ env, cwd: directory }).run('ml', 'verify', trained.runId);

      expect(exitCode).toBe(1);
      expect(stdout).toMatch(
        new RegExp(`\nsigned    3 with key [0-9a-f]{64}, which is not the trusted key of ${trained.keyFile}\n`),
      );
      expect(stdout).toMatch(
        /\nerror {5}.* was made with key [0-9a-f]{64}, which is not the trusted key [0-9a-f]{64}\n/,
      );
      expect(stdout).toMatch(
        /\nnot sound: signed with a key that is not the trusted one \(--key names another\), and otherwise as it was written\n$/,
      );
    });

    it('takes the key of --key before all', async () => {
      const args = ['ml', 'verify', run.runId, '--key', 'signing-key.pub.pem'] as const;
      await signed();
      const env = { CHECKPOINT_STORE: join(directory, 'checkpoints'), TRAINING_SIGNING_KEY: 'own.pem' };

      expect((await new ATerminal({ env, cwd: directory }).run(...args)).exitCode).toBe(0);
    });
  });

  it('finds the key of the system beside a store that is a URL', async () => {
    const env = { CHECKPOINT_STORE: pathToFileURL(join(directory, 'checkpoints')).href };
    const { stdout } = await new ATerminal({ env, cwd: directory }).run('ml', 'verify', run.runId);

    expect(stdout).toContain(`\nsigned    3 with the trusted key of ${run.keyFile}\n`);
  });

  it('says that a key is not vouched for in a store that was handed over', async () => {
    const store = join(directory, 'checkpoints');
    const { exitCode, stdout } = await new ATerminal({ cwd: directory }).run(
      'ml',
      'verify',
      run.runId,
      '--store',
      store,
    );

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\nsigned {4}3 with a key that nobody has vouched for \(--key\): [0-9a-f]{64}\n/);
  });

  it('answers in one JSON value', async () => {
    const { stdout } = await terminal.run('ml', 'verify', run.runId, '--json', '--key', 'signing-key.pub.pem');

    expect(JSON.parse(stdout)).toMatchObject({ ok: true, runId: run.runId, findings: [], signatures: { valid: 3 } });
  });

  it.each([
    ['an unknown run', ['nobody'], 66, 'There are no files of a run "nobody" in the checkpoint store'],
    ['what is no name of a run', ['../nobody'], 66, 'There are no files of a run'],
    ['a key that is not there', ['ml-training-digits-1', '--key', 'no.pem'], 66, 'Cannot read the key'],
    ['a store that is none', ['x', '--store', 'ftp://x'], 64, 'is no checkpoint store'],
  ])('ends in one line for %s', async (_case, args, exitCode, message) => {
    const ended = await terminal.run('ml', 'verify', ...args);

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trimEnd()).not.toContain('\n');
  });

  it('ends in one line for a key that is none', async () => {
    await writeFile(join(directory, 'no.pem'), 'no key');
    const { exitCode, stderr } = await terminal.run('ml', 'verify', run.runId, '--key', 'no.pem');

    expect(exitCode).toBe(64);
    expect(stderr).toBe(`fake-stripe: ${join(directory, 'no.pem')} holds no key in PEM\n`);
  });
});

describe('ml verify --replay', () => {
  it.each([
    ['the beginning', '0', 'the beginning to e'],
    ['a checkpoint by its number', '1', ', 2 epochs'],
  ])('computes from %s, and compares the bytes', async (_case, after, said) => {
    const { exitCode, stdout, stderr } = await terminal.run('ml', 'verify', run.runId, '--replay', after);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain(said);
    expect(stdout).toMatch(/\nidentical: [0-9a-f]{64}\n$/);
  });

  it('follows the decisions that were taken, from a checkpoint by its id', async () => {
    const { checkpointId } = checkpoint(1);
    const { exitCode, stdout } = await terminal.run('ml', 'verify', run.runId, '--replay', checkpointId, '--json');

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      replay: { identical: true, epochs: [3, 4], from: checkpointId, to: checkpoint(2).checkpointId, notes: [] },
    });
  });

  it('says that there is nothing to compute', async () => {
    const { exitCode, stdout } = await terminal.run('ml', 'verify', run.runId, '--replay', '3');

    expect(exitCode).toBe(66);
    expect(stdout).toMatch(/\nnot replayed: .* has no checkpoint after it\n$/);
  });
});

describe('ml report', () => {
  it('writes one file with the curves, the decisions and the verdict', async () => {
    const { exitCode, stdout } = await terminal.run('ml', 'report', run.runId);
    const path = join(directory, `${run.runId}.html`);
    const text = await readFile(path, 'utf8');

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${path}\n` });
    expect(text).toContain('Verified: everything is as it was written');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script');
    expect(text).toContain(checkpoint(2).merkleRoot);
  });

  it('tells of the damage, and writes where it is told to', async () => {
    await flip(fileURLToPath(checkpoint(2).s3Path), 0);
    const { exitCode, stdout, stderr } = await terminal.run('ml', 'report', run.runId, '--out', 'my.html', '--json');

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^fake-stripe: not sound: 1 error; first: .*chunk.*\n$/);
    expect(JSON.parse(stdout)).toEqual({ path: join(directory, 'my.html'), ok: false });
    expect(await readFile(join(directory, 'my.html'), 'utf8')).toContain('Not sound: 1 finding<');
  });

  it('finds that a log does not end where it should, and writes that', async () => {
    const head = `0x${'0'.repeat(64)}`;
    const { exitCode, stdout, stderr } = await terminal.run('ml', 'report', run.runId, '--head', head);
    const path = join(directory, `${run.runId}.html`);

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: `${path}\n` });
    expect(stderr).toMatch(/^fake-stripe: not sound: .*\n$/);
    expect(await readFile(path, 'utf8')).toContain('Not sound');
    expect((await terminal.run('ml', 'report', run.runId, '--head', run.root)).exitCode).toBe(0);
  });

  it('ends in one line where it cannot write', async () => {
    const { exitCode, stderr } = await terminal.run('ml', 'report', run.runId, '--out', 'no/folder.html');

    expect(exitCode).toBe(66);
    expect(stderr).toBe(`fake-stripe: Cannot write ${join(directory, 'no/folder.html')} (ENOENT)\n`);
  });
});

describe('a run of which the store has nothing', () => {
  let api: AnApi;

  beforeAll(async () => {
    api = await AnApi.start();
  });
  afterAll(() => api.stop());

  const failed = { ...aTraining.failed(), checkpoints: [], checkpointCount: 0 };
  const notFound = { type: 'about:blank', title: 'x', status: 404, detail: 'No training.', code: 'training_not_found' };

  it.each([
    [
      'failed before its first checkpoint',
      200,
      failed,
      /^The run "x" failed before its first checkpoint: it has left no files in/,
    ],
    [
      'waits for its first',
      200,
      { ...failed, status: 'awaiting_decision' },
      /^The run "x" is awaiting decision: it has left no/,
    ],
    ['keeps its files elsewhere', 200, { ...aTraining.running(), store: 's3://b/x' }, /: they are in s3:\/\/b\/x$/],
    ['nobody knows', 404, notFound, /^There is no run "x", neither in the checkpoint store .* nor for the API$/],
    [
      'nobody can tell of',
      503,
      { ...notFound, status: 503 },
      /^There are no files of a run "x" in the checkpoint store /,
    ],
  ])('is told of as the API knows it: it %s', async (_case, status, body, said) => {
    api.willAnswer({ status, body });
    const { exitCode, stderr } = await terminal.run('ml', 'report', 'x', '--api', api.url);

    expect(exitCode).toBe(66);
    expect(stderr.replace('fake-stripe: ', '').trimEnd()).toMatch(said);
  });
});
