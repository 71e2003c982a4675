import { createHash, generateKeyPairSync, randomFillSync } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_LOG, hyperparameterDefaults, type StoredObject, type TrainingSetup } from '@fake-stripe/contracts';
import {
  type CheckpointRequest,
  FileCheckpointStore,
  P256Signer,
  type SavedCheckpoint,
  StoredTrainingArchive,
  ThreadedChunkHasher,
  VerifyRun,
} from '@fake-stripe/training';
import { timed } from '../kit/clock.js';
import { best } from '../kit/ratio.js';
import type { Section } from '../kit/section.js';
import { inWorkplace } from '../kit/workplace.js';

/**
 * About the states of Adam for 100,000, 1.3 and 5.3 million parameters. A rate is promised where the bytes decide: a
 * small one takes much of its time in a dozen requests to the disk, the same for any size.
 */
const sizes = [
  { megabytes: 1.2, rounds: 40, promised: [] },
  { megabytes: 16, rounds: 40, promised: ['verified'] },
  { megabytes: 64, rounds: 20, promised: ['written', 'verified'] },
] as const;

const VERIFICATIONS = 7;
const AT_LEAST = 0.5;
const RUN = 'ml-training-bench-1';
const INTERVAL = 10;

const setup: TrainingSetup = {
  model: { architecture: { layers: [] }, input: [8, 8, 1], classes: 10 },
  hyperparameters: { ...hyperparameterDefaults, learningRate: 0.001, batchSize: 32, epochs: 100, optimizer: 'adamw' },
  seed: 42,
  dataset: { reference: 'optdigits', sha256: 'a'.repeat(64), licence: '', splits: { train: 1_438, heldOut: 359 } },
  trainer: { engine: 'none', version: '1', determinism: 'bit-exact', threads: 1, device: 'cpu' },
};
const evaluation = { loss: 0.25, accuracy: 0.9, samples: 359 };

/** A checkpoint with its state, and its verification, against one SHA-256 of the same bytes. */
export async function* checkpointSpeed(): AsyncGenerator<Section> {
  for (const size of sizes) yield await inWorkplace((place) => ofSize(place, size));
}

async function ofSize(directory: string, { megabytes, rounds, promised }: (typeof sizes)[number]): Promise<Section> {
  const run = new BenchedRun(directory);
  const state = randomFillSync(Buffer.alloc(Math.round(megabytes * 1e6)));
  const seconds = { sha256: [] as number[], disk: [] as number[], put: [] as number[], save: [] as number[] };
  const both: number[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    state.writeUInt32LE(round);
    await warmMemory(directory, state);
    const sha256 = await timed(() => createHash('sha256').update(state).digest());
    const plain = join(directory, 'plain');
    const disk = await timed(() => writeAndSync(plain, state));
    const put = await timed(() => run.keep(state));
    await rm(plain);
    const save = await timed(() => run.save(put.result, state));
    if (round === 0) continue;
    seconds.sha256.push(sha256.seconds);
    seconds.disk.push(disk.seconds);
    seconds.put.push(put.seconds);
    seconds.save.push(save.seconds);
    both.push(put.seconds + save.seconds);
  }
  const verified: number[] = [];
  for (let round = 0; round < VERIFICATIONS; round += 1) verified.push(await run.verify());

  const [hash, disk, put, save] = [best(seconds.sha256), best(seconds.disk), best(seconds.put), best(seconds.save)];
  const written = best(both);
  const verify = best(verified) / (rounds + 1);
  const row = (what: string, time: number) => ({
    what,
    ms: time * 1_000,
    'MB/s': megabytes / time,
    'of SHA-256': hash / time,
    'of the disk': disk / time,
  });
  const rates = { written: hash / written, verified: hash / verify };
  return {
    title: `Checkpoints of ${megabytes} MB on the disk of .local`,
    notes: [
      `Best of ${rounds} checkpoints, fsync as shipped; of ${VERIFICATIONS} verifications of all of them, per checkpoint.`,
      'A state is hashed twice, as a whole for its name and, in another thread, in chunks for its tree: on one core the',
      'checkpoint reaches less than 0.5, without any disk. Not in it: what the worker reads and evaluates in between.',
    ],
    rows: [
      row('SHA-256 alone', hash),
      row('write and fsync alone', disk),
      row('state into the store, chunks hashed', put),
      row('tree, log, signature, manifest', save),
      row('checkpoint: both', written),
      row('verification', verify),
    ],
    ratios: promised.map((what) => ({
      name: `checkpoint ${what} against SHA-256, ${megabytes} MB`,
      value: rates[what],
      atLeast: AT_LEAST,
    })),
  };
}

/** A run that is archived checkpoint by checkpoint. */
class BenchedRun {
  private readonly store: FileCheckpointStore;
  private readonly signer = new P256Signer(aKey());
  private readonly archive: StoredTrainingArchive;
  private last?: SavedCheckpoint;
  private epoch = 0;

  constructor(directory: string) {
    this.store = new FileCheckpointStore(join(directory, 'checkpoints'));
    this.archive = new StoredTrainingArchive(this.store, this.signer, new ThreadedChunkHasher());
  }

  async keep(state: Uint8Array): Promise<StoredObject> {
    return this.archive.keep(RUN, state);
  }

  /** With the bytes at hand, as the worker has them, which has just evaluated them. */
  async save(state: StoredObject, bytes: Uint8Array): Promise<void> {
    const { last, epoch } = this;
    this.epoch += INTERVAL;
    const request: CheckpointRequest = {
      run: { runId: RUN, modelId: 'bench' },
      epoch,
      at: new Date().toISOString(),
      state,
      setup,
      points: last ? pointsUpTo(epoch) : [],
      decisions: [],
      evaluation,
      ...(last && { predecessor: last.checkpoint }),
      head: last?.head ?? EMPTY_LOG,
    };
    this.last = await this.archive.save(request, bytes);
  }

  /** Seconds. */
  async verify(): Promise<number> {
    const publicKey = this.signer.publicKey();
    const { seconds, result } = await timed(() => new VerifyRun(this.store).execute(RUN, { publicKey }));
    if (!result.ok) throw new Error(`The run is not sound: ${JSON.stringify(result.findings)}`);
    return seconds;
  }
}

function pointsUpTo(epoch: number) {
  return Array.from({ length: INTERVAL }, (_, index) => ({
    epoch: epoch - INTERVAL + index + 1,
    loss: 0.5,
    accuracy: 0.9,
  }));
}

function aKey(): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/**
 * Leaves memory behind for the two writes to come: a virtual machine whose memory was never used gets it page by page,
 * which takes longer than the disk, and hits now the one and now the other.
 */
async function warmMemory(directory: string, bytes: Uint8Array): Promise<void> {
  const paths = [join(directory, 'warm-1'), join(directory, 'warm-2')];
  for (const path of paths) await writeAndSync(path, bytes);
  for (const path of paths) await rm(path);
}

/** What no store can do without. */
async function writeAndSync(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.write(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
