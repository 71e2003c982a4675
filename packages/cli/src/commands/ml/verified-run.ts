import type { Root } from '@fake-stripe/contracts';
import type { RunVerdict } from '@fake-stripe/training';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Session, SharedOptions } from '../session.js';
import { openRunFiles, reading, withStore, type RunFiles, type StoreOptions } from './run-files.js';
import { unknownRun } from './unknown-run.js';

export interface VerificationOptions extends SharedOptions, StoreOptions {
  readonly head?: Root;
}

export interface VerifiedRun extends RunFiles {
  readonly verdict: RunVerdict;
}

export function withVerification(command: Command): Command {
  return withStore(command).addOption(
    new Option('--head <root>', 'root that the log has to end with, as the status has it').argParser(root),
  );
}

/** All that a run has left, looked at. @throws Failure when there is no such store, run or key */
export async function verifiedRun(
  session: Session,
  command: Command,
  runId: string,
  options: VerificationOptions,
): Promise<VerifiedRun> {
  const { VerifyRun } = await import('@fake-stripe/training');
  const unknown = (address: string) => unknownRun(runId, address, () => session.training(command));
  const files = await openRunFiles(runId, options, session.context, unknown);
  const { head } = options;
  const { store, trusted } = files;
  const verification = {
    everyChunk: true,
    ...(trusted && { publicKey: trusted.publicKey }),
    ...(head && { expectedHead: head }),
  };
  return { ...files, verdict: await reading(() => new VerifyRun(store).execute(runId, verification)) };
}

function root(text: string): Root {
  if (/^0x[0-9a-f]{64}$/.test(text)) return text as Root;
  throw new InvalidArgumentError('It must be 0x and 64 hex digits.');
}
