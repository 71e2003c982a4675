import { createHash, generateKeyPairSync, randomFillSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { EMPTY_LOG, hyperparameterDefaults, type StoredObject, type TrainingSetup } from '@fake-stripe/contracts';
import {
  type CheckpointRequest,
  FileCheckpointStore,
  P256Signer,
  type SavedCheckpoint,
  StoredTrainingArchive,
  VerifyRun,
} from '@fake-stripe/training';
import { timed } from '../kit/clock.js';
import { best } from '../kit/ratio.js';
import type { Section } from '../kit/section.js';
import { inWorkplace } from '../kit/workplace.js';

/** About the state of Adam for 100,000, 1.3 and 5.3 million parameters. */
const sizes = [
  { megabytes: 1.2, rounds: 30 },
  { megabytes: 16, rounds: 12 },
  { megabytes: 64, rounds: 8 },
] as const;

const VERIFICATIONS = 3;
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

/** A checkpoint as the worker writes it, and its verification, against one SHA-256 of the same bytes. */
export async function* checkpointSpeed(): AsyncGenerator<Section> {
  for (const { megabytes, rounds } of sizes) yield await inWorkplace((place) => ofSize(place, megabytes, rounds));
}

async function ofSize(directory: string, megabytes: number, rounds: number): Promise<Section> {
  const run = new BenchedRun(directory);
  const state = randomFillSync(Buffer.alloc(Math.round(megabytes * 1e6)));
  const seconds = { sha256: [] as number[], disk: [] as number[], put: [] as number[], save: [] as number[] };
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    state.writeUInt32LE(round);
    const sha256 = await timed(() => createHash('sha256').update(state).digest());
    const disk = await timed(() => writeAndSync(join(directory, `plain-${round}`), state));
    const put = await timed(() => run.store.put(RUN, state));
    const save = await timed(() => run.save(put.result, state));
    if (round === 0) continue;
    seconds.sha256.push(sha256.seconds);
    seconds.disk.push(disk.seconds);
    seconds.put.push(put.seconds);
    seconds.save.push(save.seconds);
  }
  const verified: number[] = [];
  for (let round = 0; round < VERIFICATIONS; round += 1) verified.push(await run.verify());

  const hash = best(seconds.sha256);
  const write = best(seconds.put.map((put, index) => put + (seconds.save[index] ?? NaN)));
  const verify = best(verified) / (rounds + 1);
  const row = (what: string, time: number) => ({
    what,
    ms: time * 1_000,
    'MB/s': megabytes / time,
    ratio: hash / time,
  });
  return {
    title: `Checkpoints of ${megabytes} MB on the disk of .local`,
    notes: [
      `Best of ${rounds} checkpoints, fsync as shipped; of ${VERIFICATIONS} verifications of all of them, per checkpoint.`,
    ],
    rows: [
      row('SHA-256 alone', hash),
      row('write and fsync alone', best(seconds.disk)),
      row('checkpoint: the state into the store', best(seconds.put)),
      row('checkpoint: tree, log, signature, manifest', best(seconds.save)),
      row('checkpoint in all', write),
      row('verification', verify),
    ],
    ratios: [
      { name: `write against SHA-256, ${megabytes} MB`, value: hash / write, atLeast: AT_LEAST },
      { name: `verify against SHA-256, ${megabytes} MB`, value: hash / verify, atLeast: AT_LEAST },
    ],
  };
}

/** A run that is archived checkpoint by checkpoint. */
class BenchedRun {
  readonly store: FileCheckpointStore;
  private readonly signer = new P256Signer(aKey());
  private readonly archive: StoredTrainingArchive;
  private last?: SavedCheckpoint;
  private epoch = 0;

  constructor(directory: string) {
    this.store = new FileCheckpointStore(join(directory, 'checkpoints'));
    this.archive = new StoredTrainingArchive(this.store, this.signer);
  }

  /** With the bytes at hand, as the worker has them, who has just evaluated them. */
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

/** What no store can do without. */
async function writeAndSync(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
