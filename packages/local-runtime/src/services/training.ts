import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where training has its checkpoints and its data, and the key it signs with, under a folder of the runtime's: each
 * unless the user has set it in `env`, and then nothing is made. The key is made once; its public half, for whoever
 * verifies, lies beside it.
 */
export function trainingEnvironment(directory: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    CHECKPOINT_STORE: env.CHECKPOINT_STORE || join(directory, 'checkpoints'),
    TRAINING_DATA_DIR: env.TRAINING_DATA_DIR || provideFolder(join(directory, 'data')),
    TRAINING_SIGNING_KEY: env.TRAINING_SIGNING_KEY || provideKey(directory),
  };
}

function provideFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

function provideKey(directory: string): string {
  const path = join(provideFolder(directory), 'signing-key.pem');
  if (existsSync(path)) return path;
  const { privateKey, publicKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(join(directory, 'signing-key.pub.pem'), publicKey);
  // Last, and whole: half a key would stop every later start.
  writeFileSync(`${path}.new`, privateKey, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return path;
}
