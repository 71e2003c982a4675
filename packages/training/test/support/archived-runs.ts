import { generateKeyPairSync } from 'node:crypto';
import {
  EMPTY_LOG,
  type Checkpoint,
  type Decision,
  type EpochPoint,
  type LogHead,
  type TrainingSetup,
} from '@fake-stripe/contracts';
import { P256Signer } from '../../src/audit/infrastructure/p256-signer.js';
import { StoredTrainingArchive } from '../../src/audit/application/stored-training-archive.js';
import {
  type ArchivedRun,
  type CheckpointRequest,
  type RolledBack,
} from '../../src/audit/application/training-archive.js';
import { CHUNK_BYTES } from '../../src/audit/domain/checkpoint-tree.js';
import { MemoryCheckpointStore } from './memory-checkpoint-store.js';

export const RUN = 'ml-training-digits-1';

export const aSetup: TrainingSetup = {
  model: { architecture: { layers: [{ type: 'dense', units: 4, activation: 'relu' }] }, input: [8, 8, 1], classes: 10 },
  hyperparameters: {
    learningRate: 0.001,
    batchSize: 32,
    epochs: 100,
    optimizer: 'adamw',
    momentum: 0.9,
    weightDecay: 0.01,
    gradientClip: 0,
  },
  seed: 42,
  dataset: {
    reference: 'optdigits',
    sha256: 'a'.repeat(64),
    licence: 'CC BY 4.0',
    splits: { train: 1_437, heldOut: 360 },
  },
  trainer: { engine: 'toy', version: '1.0.0', determinism: 'bit-exact', threads: 1, device: 'cpu' },
};

export const anEvaluation = { loss: 0.25, accuracy: 0.9, samples: 360 };

export function aDecision(over: Partial<Decision> = {}): Decision {
  return {
    decision: 'continue',
    by: 'ada',
    reason: 'looks good',
    at: '2026-01-01T00:00:00.000Z',
    epoch: 10,
    effectiveFrom: 11,
    ...over,
  };
}

const privateKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
export const aPrivateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

/** More than two chunks, and different for each number. */
export function aState(number: number, bytes = 2 * CHUNK_BYTES + 100): Uint8Array {
  const state = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += 1) state[at] = (at * 31 + (at >> 8) + number * 17) % 251;
  return state;
}

export function pointsOf(from: number, to: number): EpochPoint[] {
  return Array.from({ length: to - from }, (_, index) => ({
    epoch: from + index + 1,
    loss: 1 / (from + index + 1),
    accuracy: 0.8,
  }));
}

/** A run that is archived step by step, as the workflow does it. */
export class ArchivedRuns {
  readonly signer = new P256Signer(aPrivateKey);
  readonly archive: StoredTrainingArchive;
  readonly run: ArchivedRun;
  head: LogHead = EMPTY_LOG;
  last: Checkpoint | undefined;
  setup = aSetup;

  constructor(
    readonly store = new MemoryCheckpointStore(),
    runId = RUN,
    signer = new P256Signer(aPrivateKey),
  ) {
    this.archive = new StoredTrainingArchive(store, signer);
    this.run = { runId, modelId: 'digits' };
  }

  get publicKey(): string {
    return this.signer.publicKey() ?? '';
  }

  async request(
    epoch: number,
    over: Partial<CheckpointRequest> = {},
    state = aState(epoch),
  ): Promise<CheckpointRequest> {
    return {
      run: this.run,
      epoch,
      at: new Date(Date.UTC(2026, 0, 1, 0, epoch)).toISOString(),
      state: await this.store.put(this.run.runId, state),
      setup: this.setup,
      points: pointsOf(this.last?.epoch ?? 0, epoch),
      decisions: [],
      evaluation: anEvaluation,
      ...(this.last === undefined ? {} : { predecessor: this.last }),
      head: this.head,
      ...over,
    };
  }

  async save(epoch: number, over: Partial<CheckpointRequest> = {}, state = aState(epoch)): Promise<Checkpoint> {
    const saved = await this.archive.save(await this.request(epoch, over, state));
    this.head = saved.head;
    this.last = saved.checkpoint;
    return saved.checkpoint;
  }

  async rollBack(reason: 'damaged' | 'diverged' = 'damaged', abandoned: readonly Decision[] = []): Promise<RolledBack> {
    const request = {
      run: this.run,
      at: '2026-01-01T10:00:00.000Z',
      reason,
      detail: 'it broke',
      abandoned,
      head: this.head,
    };
    const rolledBack = await this.archive.rollBack(request);
    this.head = rolledBack.head;
    this.last = rolledBack.checkpoint;
    this.setup = rolledBack.setup;
    return rolledBack;
  }

  async conclude(decisions: readonly Decision[] = []): Promise<void> {
    const { head } = await this.archive.conclude({
      run: this.run,
      at: '2026-01-01T11:00:00.000Z',
      status: 'completed',
      epoch: this.last?.epoch ?? 0,
      checkpointId: this.last?.checkpointId ?? '',
      evaluation: anEvaluation,
      decisions,
      head: this.head,
    });
    this.head = head;
  }

  /** Changes a file behind the store's back. */
  damage(file: string, change: (bytes: Buffer) => Buffer = flipped): void {
    const name = `${this.run.runId}/${file}`;
    const bytes = this.store.files.get(name);
    if (bytes === undefined) throw new Error(`There is no ${name}`);
    this.store.files.set(name, change(Buffer.from(bytes)));
  }

  drop(file: string): void {
    if (!this.store.files.delete(`${this.run.runId}/${file}`)) throw new Error(`There is no ${file}`);
  }
}

/** One bit is another. */
export function flipped(bytes: Buffer): Buffer {
  const at = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes;
}
