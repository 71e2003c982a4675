import { join, resolve } from 'node:path';
import type { CheckpointStore } from '@fake-stripe/training';
import { Option, type Command } from 'commander';
import type { Context } from '../../context.js';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';
import { trainingState, trustedKey, type TrustedKey } from './trusted-key.js';

export interface StoreOptions {
  readonly store?: string;
  readonly key?: string;
}

/** The files of a run, and with which key its signatures are to be checked. */
export interface RunFiles {
  readonly store: CheckpointStore;
  readonly trusted?: TrustedKey;
}

export function withStore(command: Command): Command {
  return command
    .addOption(new Option('--store <address>', 'folder, file:///… or s3://bucket/prefix (default: CHECKPOINT_STORE)'))
    .addOption(new Option('--key <file>', 'key (PEM) that signatures have to be of (default: TRAINING_SIGNING_KEY)'));
}

/** `unknown` says what to tell of a run of which there is nothing. @throws Failure when there is no such store, run or key */
export async function openRunFiles(
  runId: string,
  options: StoreOptions,
  context: Context,
  unknown: (address: string) => Promise<Failure>,
): Promise<RunFiles> {
  const address = options.store ?? (context.env['CHECKPOINT_STORE'] || defaultStore(context));
  const store = await openStore(address, context);
  if (!(await reading(() => isKnown(store, runId)))) throw await unknown(address);
  const trusted = await trustedKey(options, address, context);
  return { store, ...(trusted && { trusted }) };
}

/** That of npm start, for this folder or for the repository. */
function defaultStore(context: Context): string {
  return join(trainingState(context), 'checkpoints');
}

async function openStore(address: string, { cwd, env }: Context): Promise<CheckpointStore> {
  const { openCheckpointStore } = await import('@fake-stripe/training');
  const endpoint = env['S3_ENDPOINT'];
  try {
    const place = /^[A-Za-z][A-Za-z0-9+.-]+:/.test(address) ? address : resolve(cwd, address);
    return openCheckpointStore(place, endpoint ? { endpoint } : {});
  } catch (cause) {
    throw new Failure(ExitCode.usage, cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

async function isKnown(store: CheckpointStore, runId: string): Promise<boolean> {
  // What cannot be the name of a run is the name of none.
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/.test(runId)) return false;
  return (await store.listRecords(runId, '')).length > 0 || (await store.objects(runId)).length > 0;
}

/** What the store has to do with the world may fail. */
export async function reading<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'StoreUnavailable') throw error;
    throw new Failure(ExitCode.unavailable, error.message, { cause: error });
  }
}
