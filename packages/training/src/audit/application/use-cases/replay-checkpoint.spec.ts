import { aDecision, ArchivedRuns, aSetup, RUN } from '../../../../test/support/archived-runs.js';
import { ToyDatasets, ToyTrainer } from '../../../../test/support/toy-trainer.js';
import { DatasetMismatch } from '../../../data/application/ports/datasets.js';
import { ReplayCheckpoint, ReplayImpossible } from './replay-checkpoint.js';
import { setupAt, type Decision } from '@fake-stripe/contracts';

let runs: ArchivedRuns;
let trainer: ToyTrainer;
let state: Uint8Array;

const control = { signal: new AbortController().signal, onProgress: () => undefined };

const adjust = (epoch: number, over: Partial<Decision>): Decision =>
  aDecision({
    decision: 'adjust',
    epoch,
    effectiveFrom: epoch + 1,
    at: `2026-01-01T00:00:${10 + epoch}.000Z`,
    ...over,
  });

const decisions = [
  adjust(12, { newHyperparameters: { learningRate: 0.5 } }),
  adjust(17, { randomSeed: 7, newHyperparameters: { optimizer: 'sgd' } }),
];

/** As a worker does it: each epoch with what is in force there. */
async function train(to: number, decided: readonly Decision[] = []): Promise<void> {
  const from = runs.last?.epoch ?? 0;
  for (let epoch = from + 1; epoch <= to; epoch += 1) {
    const { model, hyperparameters, seed } = setupAt(runs.setup, decided, epoch);
    const { train: samples } = await new ToyDatasets().load('optdigits', aSetup.dataset.sha256);
    ({ state } = await trainer.trainEpoch({ state, model, hyperparameters, seed, epoch, samples }));
  }
  runs.setup = setupAt(runs.setup, decided, to);
  await runs.save(to, { decisions: decided }, state);
}

beforeEach(async () => {
  runs = new ArchivedRuns();
  trainer = new ToyTrainer();
  state = await trainer.init(aSetup.model, aSetup.seed);
  await train(0);
  await train(10);
  await train(20, decisions);
  await train(25);
  trainer.epochs.length = 0;
});

const replay = (after: string | number, datasets = new ToyDatasets()) =>
  new ReplayCheckpoint(runs.store, trainer, datasets).execute(RUN, after, control);

describe('replaying a checkpoint', () => {
  it.each([
    ['the beginning', 0, []],
    ['the first', 1, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ['one before decisions', 2, [11, 12, 13, 14, 15, 16, 17, 18, 19, 20]],
    ['one after decisions', 3, [21, 22, 23, 24, 25]],
  ])('from %s computes the same bytes', async (_, after, epochs) => {
    await expect(replay(after)).resolves.toMatchObject({ identical: true, epochs, notes: [] });
    expect(trainer.epochs).toEqual(epochs);
  });

  it('goes by the id of a checkpoint as well', async () => {
    const from = runs.last?.checkpointId ?? '';
    await runs.save(25, { predecessor: runs.last!, points: [] }, state);
    await expect(replay(from)).resolves.toMatchObject({ from, identical: true, epochs: [] });
  });

  it('says each epoch before it is computed', async () => {
    const said: [number, number][] = [];
    const onEpoch = (epoch: number, last: number) => said.push([epoch, last]);
    await new ReplayCheckpoint(runs.store, trainer, new ToyDatasets()).execute(RUN, 3, { ...control, onEpoch });
    expect(said).toEqual([21, 22, 23, 24, 25].map((epoch) => [epoch, 25]));
  });

  it('finds a state that was computed in another way', async () => {
    await runs.save(30, {}, Buffer.concat([state, Buffer.from('and something else')]));
    const { identical, expectedSha256, actualSha256 } = await replay(4);
    expect(identical).toBe(false);
    expect(actualSha256).not.toBe(expectedSha256);
  });

  it('finds that a decision was not followed', async () => {
    state = Buffer.concat([state, Buffer.from('\n26 0.5 32 sgd 7')]);
    const ignored = adjust(25, { newHyperparameters: { learningRate: 3 } });
    await runs.save(26, { decisions: [ignored] }, state);
    const { identical, notes } = await replay(4);
    expect(identical).toBe(false);
    expect(notes.join('\n')).toContain('The decisions lead to');
  });

  it('takes a decision that the checkpoint before it recorded for later', async () => {
    const early = adjust(30, { effectiveFrom: 31, newHyperparameters: { learningRate: 2 } });
    state = Buffer.concat([state, ...[26, 27, 28, 29, 30].map((epoch) => Buffer.from(`\n${epoch} 0.5 32 sgd 7`))]);
    await runs.save(30, { decisions: [early] }, state);
    state = Buffer.concat([state, Buffer.from('\n31 2 32 sgd 7')]);
    runs.setup = setupAt(runs.setup, [early], 31);
    await runs.save(31, {}, state);
    await expect(replay(5)).resolves.toMatchObject({ identical: true, epochs: [31], notes: [] });
  });

  it('notes that another engine has computed', async () => {
    trainer.version = '2.0.0';
    const { notes } = await replay(1);
    expect(notes).toEqual([expect.stringContaining('"version":"2.0.0"')]);
  });

  it('begins a run with the checkpoint of its parent', async () => {
    const parent = { runId: RUN, checkpointId: runs.last!.checkpointId, merkleRoot: runs.last!.merkleRoot, epoch: 25 };
    const child = new ArchivedRuns(runs.store, 'ml-training-digits-2');
    child.setup = runs.setup;
    await child.save(25, { run: { ...child.run, parent }, points: [] }, state);
    const replayed = await new ReplayCheckpoint(runs.store, trainer, new ToyDatasets()).execute(
      child.run.runId,
      0,
      control,
    );
    expect(replayed).toMatchObject({ identical: true, epochs: [] });
  });

  it('passes over checkpoints that a rollback left behind', async () => {
    runs.damage(`objects/${runs.last!.state.sha256}`);
    const { checkpoint } = await runs.rollBack();
    state = await runs.store.get(RUN, checkpoint.state.sha256);
    await train(22);
    await expect(replay(3)).resolves.toMatchObject({
      identical: true,
      from: checkpoint.checkpointId,
      epochs: [21, 22],
    });
  });

  it('ends where it is called off', async () => {
    const signal = AbortSignal.abort(new Error('called off'));
    const replaying = new ReplayCheckpoint(runs.store, trainer, new ToyDatasets()).execute(RUN, 1, {
      ...control,
      signal,
    });
    await expect(replaying).rejects.toThrow('called off');
  });

  it('fails on other data', async () => {
    const dataset = { ...aSetup.dataset, sha256: 'c'.repeat(64) };
    await runs.save(30, { setup: { ...runs.setup, dataset } }, state);
    await expect(replay(4)).rejects.toThrow(DatasetMismatch);
  });

  it.each([['unknown'], [-1], [9], [1.5]])('knows no checkpoint %s', async (after) => {
    await expect(replay(after)).rejects.toThrow(ReplayImpossible);
  });

  it('needs a checkpoint after it', async () => {
    await expect(replay(4)).rejects.toThrow('has no checkpoint after it');
  });
});
