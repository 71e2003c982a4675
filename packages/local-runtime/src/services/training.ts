import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where training has its checkpoints and its data, and the key it signs with, under a folder of the runtime's. The key
 * is made once; its public half, for whoever verifies, lies beside it. What the user has set goes before.
 */
export function trainingEnvironment(directory: string): NodeJS.ProcessEnv {
  const data = join(directory, 'data');
  mkdirSync(data, { recursive: true });
  return {
    CHECKPOINT_STORE: join(directory, 'checkpoints'),
    TRAINING_DATA_DIR: data,
    TRAINING_SIGNING_KEY: provideKey(directory),
  };
}

function provideKey(directory: string): string {
  const path = join(directory, 'signing-key.pem');
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
