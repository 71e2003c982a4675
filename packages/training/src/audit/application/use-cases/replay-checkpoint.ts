import { createHash } from 'node:crypto';
import { canonicalJson, setupAt, type Decision, type TrainingSetup } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../../checkpoints/application/ports/checkpoint-store.js';
import type { Dataset, Datasets } from '../../../data/application/ports/datasets.js';
import type { EpochControl, Trainer } from '../../../trainer/application/ports/trainer.js';
import type { CheckpointMetadata } from '../../domain/checkpoint-metadata.js';
import { decisionsAfter } from '../../domain/effective-setup.js';
import { superseded } from '../../domain/lineage.js';
import { contentsOf } from '../checkpoint-contents.js';
import { readLog } from '../read-log.js';

/** The run has no such checkpoint, none after it, or one of them cannot be read. */
export class ReplayImpossible extends Error {
  override readonly name = 'ReplayImpossible';
}

export interface Replayed {
  /** Whether the state that was computed again is the one that was stored, byte for byte. */
  readonly identical: boolean;
  /** `undefined`: from fresh weights, or from the checkpoint of the parent run. */
  readonly from: string | undefined;
  readonly to: string;
  /** That were computed again, from the first to the last; none where there are no epochs between them. */
  readonly epochs: readonly number[];
  readonly expectedSha256: string;
  readonly actualSha256: string;
  /** What may explain a difference: another engine, a setup that no decision explains. */
  readonly notes: readonly string[];
}

export interface ReplayControl extends EpochControl {
  /** Before each epoch. */
  readonly onEpoch?: (epoch: number, last: number) => void;
}

interface Interval {
  readonly from: Told | undefined;
  readonly to: Told;
}

interface Told {
  readonly checkpointId: string;
  readonly metadata: CheckpointMetadata;
}

/** Computes what lies between two checkpoints once more: the strong check of what a run says of itself. */
export class ReplayCheckpoint {
  constructor(
    private readonly store: CheckpointStore,
    private readonly trainer: Trainer,
    private readonly datasets: Datasets,
  ) {}

  /**
   * @param after id of the checkpoint to begin with, or its number in the run's lineage, from 1; 0 is the beginning
   * @throws ReplayImpossible | ObjectDamaged | StoreUnavailable, and what trainer and datasets throw
   */
  async execute(runId: string, after: string | number, control: ReplayControl): Promise<Replayed> {
    const { from, to } = await this.interval(runId, after);
    const { metadata, checkpointId } = to;
    const setup = from?.metadata.setup ?? metadata.setup;
    const since = from?.metadata.epoch ?? metadata.parent?.epoch ?? 0;
    const decisions = decisionsAfter(since, from?.metadata.decisions ?? [], metadata.decisions);
    const dataset = await this.datasets.load(metadata.setup.dataset.reference, metadata.setup.dataset.sha256);
    const begin = await this.beginning(runId, from, metadata);
    const epochs = Array.from({ length: Math.max(0, metadata.epoch - since) }, (_, index) => since + index + 1);
    const state = await this.train(begin, epochs, { setup, decisions, dataset }, control);
    const actualSha256 = createHash('sha256').update(state).digest('hex');
    return {
      identical: actualSha256 === metadata.state.sha256,
      from: from?.checkpointId,
      to: checkpointId,
      epochs,
      expectedSha256: metadata.state.sha256,
      actualSha256,
      notes: await this.notes(metadata, setupAt(setup, decisions, metadata.epoch)),
    };
  }

  private async train(
    begin: Uint8Array,
    epochs: readonly number[],
    { setup, decisions, dataset }: { setup: TrainingSetup; decisions: readonly Decision[]; dataset: Dataset },
    control: ReplayControl,
  ): Promise<Uint8Array> {
    let state = begin;
    for (const epoch of epochs) {
      control.signal.throwIfAborted();
      control.onEpoch?.(epoch, epochs.at(-1) ?? epoch);
      const { model, hyperparameters, seed } = setupAt(setup, decisions, epoch);
      const request = { state, model, hyperparameters, seed, epoch, samples: dataset.train };
      state = (await this.trainer.trainEpoch(request, control)).state;
    }
    return state;
  }

  private async beginning(runId: string, from: Told | undefined, to: CheckpointMetadata): Promise<Uint8Array> {
    if (from !== undefined) return this.store.get(runId, from.metadata.state.sha256);
    if (to.parent === undefined) return this.trainer.init(to.setup.model, to.setup.seed);
    const parent = await contentsOf(this.store, to.parent.runId, to.parent.checkpointId);
    if (typeof parent === 'string') {
      throw new ReplayImpossible(
        `${to.parent.checkpointId} of the parent ${to.parent.runId} cannot be read: ${parent}`,
      );
    }
    return this.store.get(to.parent.runId, parent.metadata.state.sha256);
  }

  private async interval(runId: string, after: string | number): Promise<Interval> {
    const ids = await this.lineageOf(runId);
    const index = typeof after === 'number' ? after : ids.indexOf(after) + 1;
    if (!Number.isInteger(index) || index < 0 || (typeof after === 'string' && index === 0) || index > ids.length) {
      throw new ReplayImpossible(`${runId} has no checkpoint ${after}, but ${ids.length}: ${ids.join(', ')}`);
    }
    const [from, to] = [ids[index - 1], ids[index]];
    if (to === undefined) throw new ReplayImpossible(`${from ?? runId} has no checkpoint after it`);
    return { from: from === undefined ? undefined : await this.told(runId, from), to: await this.told(runId, to) };
  }

  private async lineageOf(runId: string): Promise<string[]> {
    const { chain } = await readLog(this.store, runId);
    const left = superseded(chain.entries.map(({ entry }) => entry));
    const ids = chain.entries.flatMap(({ entry }) => (entry.kind === 'checkpoint' ? [entry.checkpointId] : []));
    return ids.filter((id) => !left.has(id));
  }

  private async told(runId: string, checkpointId: string): Promise<Told> {
    const contents = await contentsOf(this.store, runId, checkpointId);
    if (typeof contents === 'string') throw new ReplayImpossible(`${checkpointId} cannot be read: ${contents}`);
    return { checkpointId, metadata: contents.metadata };
  }

  private async notes({ setup }: CheckpointMetadata, expected: TrainingSetup): Promise<string[]> {
    const notes: string[] = [];
    const trainer = await this.trainer.describe();
    if (canonicalJson(trainer) !== canonicalJson(setup.trainer)) {
      notes.push(`Computed by ${canonicalJson(trainer)}; the run by ${canonicalJson(setup.trainer)}`);
    }
    const decided = ({ hyperparameters, seed }: TrainingSetup) => canonicalJson({ hyperparameters, seed });
    if (decided(expected) !== decided(setup)) {
      notes.push(`The decisions lead to ${decided(expected)}; the checkpoint says ${decided(setup)}`);
    }
    return notes;
  }
}
