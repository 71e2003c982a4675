import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trustedKey } from '../src/commands/ml/trusted-key.js';
import { aContext } from './support/a-terminal.js';

const BUCKET = 's3://bucket/checkpoints';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cli-trusted-key-'));
});
afterEach(() => rm(root, { recursive: true }));

async function aKeyIn(state: string): Promise<string> {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const path = join(root, state, 'training/signing-key.pub.pem');
  await mkdir(join(root, state, 'training'), { recursive: true });
  await writeFile(path, publicKey.export({ type: 'spki', format: 'pem' }));
  return path;
}

describe('the trusted key of a store in a bucket', () => {
  it.each([
    ['.local', {}],
    ['state', { LOCAL_STATE_DIR: 'state' }],
  ])('is that of the state that npm start keeps in %s', async (state, env) => {
    const path = await aKeyIn(state);

    expect((await trustedKey({}, BUCKET, aContext({ env, cwd: tmpdir(), root })))?.keyFile).toBe(path);
  });

  it('is none where the bucket was named by whoever asks', async () => {
    await aKeyIn('.local');

    expect(await trustedKey({ store: BUCKET }, BUCKET, aContext({ cwd: tmpdir(), root }))).toBeUndefined();
  });
});
