import { join, resolve } from 'node:path';
import type { TrainerDescription } from '@fake-stripe/contracts';
import type { CheckpointStore, Datasets, Replayed, Trainer } from '@fake-stripe/training';
import type { Context } from '../../context.js';
import { ExitCode } from '../../exit-code.js';
import type { Colours } from '../../terminal/colours.js';
import { counted } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';

/** What came of computing epochs once more. */
export type Replay = Replayed | ReplayFailure;

interface ReplayFailure {
  readonly identical: false;
  /** Why it could not be done. */
  readonly impossible: string;
  readonly exitCode: ExitCode;
}

/** Errors that say what is wrong with what is there, and not with this program. */
const exitCodes: Readonly<Record<string, ExitCode>> = {
  ReplayImpossible: ExitCode.unknown,
  ObjectDamaged: ExitCode.unwell,
  ModelInvalid: ExitCode.unwell,
  DatasetInvalid: ExitCode.unwell,
  DatasetMismatch: ExitCode.unwell,
  DatasetUnavailable: ExitCode.unavailable,
  StoreUnavailable: ExitCode.unavailable,
  TrainerUnavailable: ExitCode.unavailable,
};

/** Number of a checkpoint in its run, or its id. */
export function checkpointIn(text: string): string | number {
  return /^\d+$/.test(text) ? Number(text) : text;
}

export async function replay(
  store: CheckpointStore,
  runId: string,
  after: string | number,
  context: Context,
): Promise<Replay> {
  const { ReplayCheckpoint, readRun } = await import('@fake-stripe/training');
  const trainer = await trainerOf((await readRun(store, runId)).setup?.trainer, context);
  try {
    const control = { signal: new AbortController().signal, onProgress: () => undefined, onEpoch: progress(context) };
    return await new ReplayCheckpoint(store, trainer, await datasetsOf(context)).execute(runId, after, control);
  } catch (error) {
    const exitCode = error instanceof Error ? exitCodes[error.name] : undefined;
    if (!(error instanceof Error) || exitCode === undefined) throw error;
    return { identical: false, impossible: error.message, exitCode };
  } finally {
    await trainer.close();
    if (context.stderr.isTTY) context.stderr.write('\r\u001b[0K');
  }
}

/** The engine that the run was computed with; what it cannot be compared with says the replay itself. */
async function trainerOf(recorded: TrainerDescription | undefined, { env }: Context): Promise<Trainer> {
  const { createTrainer } = await import('@fake-stripe/training');
  if (recorded?.engine !== 'pytorch') return createTrainer({ kind: 'own', threads: 1 });
  const device = recorded.device === 'cpu' ? 'cpu' : 'auto';
  return createTrainer({ kind: 'pytorch', python: env['PYTHON'] || 'python3', device, threads: recorded.threads });
}

async function datasetsOf({ env, root, cwd }: Context): Promise<Datasets> {
  const { BUNDLED_DATA_DIR, FileDatasets } = await import('@fake-stripe/training');
  const { TRAINING_DATA_DIR: said, LOCAL_STATE_DIR: state } = env;
  const directory = said ? resolve(cwd, said) : join(resolve(root, state || '.local'), 'training/data');
  return new FileDatasets({ directory, bundled: BUNDLED_DATA_DIR });
}

function progress({ stderr }: Context): (epoch: number, last: number) => void {
  return (epoch, last) => {
    if (stderr.isTTY) stderr.write(`\r\u001b[0Kcomputing epoch ${epoch} of ${last}`);
  };
}

export function exitCodeOf(replayed: Replay): ExitCode {
  if ('impossible' in replayed) return replayed.exitCode;
  return replayed.identical ? ExitCode.ok : ExitCode.unwell;
}

export function linesOfReplay(replayed: Replay, colours: Colours): string[] {
  if ('impossible' in replayed) return [colours.red(printable(`not replayed: ${replayed.impossible}`))];
  const { identical, from, to, epochs, expectedSha256, actualSha256, notes } = replayed;
  const way = `${from ?? 'the beginning'} to ${to}, ${counted(epochs.length, 'epoch')}`;
  return [
    `replayed  ${printable(way)}`,
    ...notes.map((note) => `${colours.yellow('note     ')} ${printable(note)}`),
    identical
      ? colours.green(`identical: ${actualSha256}`)
      : colours.red(`different: computed ${actualSha256}, stored ${expectedSha256}`),
  ];
}
