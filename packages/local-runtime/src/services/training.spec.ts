import { createPrivateKey, createPublicKey } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trainingEnvironment } from './training.js';

describe('the surroundings of training', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-training-'));
  const read = (path = '') => readFileSync(path, 'utf8');

  afterAll(() => rmSync(directory, { recursive: true }));

  it('are folders, and a key that only its owner can read', () => {
    const env = trainingEnvironment(directory, {});
    expect(env).toMatchObject({ CHECKPOINT_STORE: join(directory, 'checkpoints') });
    expect(statSync(env.TRAINING_DATA_DIR ?? '').isDirectory()).toBe(true);
    expect(statSync(env.TRAINING_SIGNING_KEY ?? '').mode & 0o777).toBe(0o600);
    expect(createPrivateKey(read(env.TRAINING_SIGNING_KEY)).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });

  it('stay the same, and the public half of the key lies beside it', () => {
    const { TRAINING_SIGNING_KEY: key } = trainingEnvironment(directory, {});
    const before = read(key);
    expect(read(trainingEnvironment(directory, {}).TRAINING_SIGNING_KEY)).toBe(before);
    const half = createPublicKey(before).export({ type: 'spki', format: 'pem' });
    expect(read(join(directory, 'signing-key.pub.pem'))).toBe(half);
  });

  it('are what the user has set, and then nothing is made', () => {
    const unused = join(directory, 'unused');
    const CHECKPOINT_STORE = 's3://models/runs';
    const set = { CHECKPOINT_STORE, TRAINING_DATA_DIR: '/data', TRAINING_SIGNING_KEY: '/key.pem' };
    expect(trainingEnvironment(unused, set)).toEqual(set);
    expect(existsSync(unused)).toBe(false);
  });

  it('count as not set where they are empty', () => {
    const empty = { CHECKPOINT_STORE: '', TRAINING_DATA_DIR: '', TRAINING_SIGNING_KEY: '' };
    expect(trainingEnvironment(directory, empty)).toEqual(trainingEnvironment(directory, {}));
  });
});
