import { createPublicKey } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Context } from '../../context.js';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';

/** Of whom the signatures of a run have to be, in PEM, and which file says so. */
export interface TrustedKey {
  readonly publicKey: string;
  readonly keyFile: string;
}

interface Said {
  readonly store?: string;
  readonly key?: string;
}

/** As npm start names the public half of the key that it makes. */
const PUBLIC_KEY = 'signing-key.pub.pem';

/** `--key`, else the key that the worker signs with, else the one that npm start has made. @throws Failure */
export async function trustedKey(said: Said, address: string, context: Context): Promise<TrustedKey | undefined> {
  const path = keyFile(said, address, context);
  return path === undefined ? undefined : { publicKey: await readKey(path), keyFile: path };
}

function keyFile({ store, key }: Said, address: string, context: Context): string | undefined {
  const named = key ?? (context.env['TRAINING_SIGNING_KEY'] || undefined);
  if (named !== undefined) return resolve(context.cwd, named);
  // A store that somebody hands over does not say itself whose signatures count; the system's own one does.
  const own = join(stateBeside(address, context), PUBLIC_KEY);
  return store === undefined && existsSync(own) ? own : undefined;
}

/** Where npm start has the key: beside a store that is a folder; of another one where its own would be. */
function stateBeside(address: string, context: Context): string {
  if (/^file:/i.test(address)) return dirname(fileURLToPath(address));
  return /^s3:/i.test(address) ? trainingState(context) : dirname(resolve(context.cwd, address));
}

/** Where npm start keeps what belongs to training: in this folder, or in the repository. */
export function trainingState({ cwd, root, env }: Context): string {
  const here = join(cwd, '.local/training');
  return existsSync(here) ? here : join(resolve(root, env['LOCAL_STATE_DIR'] || '.local'), 'training');
}

/** The public half, also of a private key: that is what a worker is given. */
async function readKey(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new Failure(ExitCode.unknown, `Cannot read the key ${path}`, { cause });
  });
  try {
    return createPublicKey(text).export({ type: 'spki', format: 'pem' }).toString();
  } catch (cause) {
    throw new Failure(ExitCode.usage, `${path} holds no key in PEM`, { cause });
  }
}
