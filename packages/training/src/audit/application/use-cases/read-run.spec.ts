import { EMPTY_LOG } from '@fake-stripe/contracts';
import { aDecision, ArchivedRuns, aSetup, aState, anEvaluation, RUN } from '../../../../test/support/archived-runs.js';
import { manifestName } from '../../domain/checkpoint-manifest.js';
import { readRun } from './read-run.js';

let runs: ArchivedRuns;

beforeEach(async () => {
  runs = new ArchivedRuns();
  await runs.save(0);
});

const read = () => readRun(runs.store, RUN);

describe('reading a run', () => {
  it('tells what happened from the first entry to the last', async () => {
    await runs.save(10);
    await runs.save(20);
    await runs.conclude();
    const record = await read();
    expect(record).toMatchObject({
      runId: RUN,
      modelId: 'digits',
      status: 'completed',
      startedAt: '2026-01-01T00:00:00.000Z',
      updatedAt: '2026-01-01T11:00:00.000Z',
      store: runs.store.locate(RUN),
      setup: aSetup,
      evaluation: anEvaluation,
      head: runs.head,
      rollbacks: [],
      decisions: [],
      changes: [],
    });
    expect(record.points.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(record.checkpoints.map(({ epoch, loss }) => [epoch, loss])).toEqual([
      [0, 0.25],
      [10, 0.1],
      [20, 0.05],
    ]);
    expect(record.entries).toHaveLength(4);
  });

  it('tells which hyperparameters somebody changed, and from when on', async () => {
    const adjust = aDecision({
      decision: 'adjust',
      epoch: 5,
      effectiveFrom: 6,
      newHyperparameters: { learningRate: 0.5, batchSize: 32 },
      randomSeed: 7,
    });
    await runs.save(10, { decisions: [adjust] });
    const { changes, decisions } = await read();
    expect(decisions).toEqual([{ ...adjust, abandoned: false }]);
    expect(changes).toEqual([
      { effectiveFrom: 6, name: 'learningRate', from: '0.001', to: '0.5', by: 'ada' },
      { effectiveFrom: 6, name: 'seed', from: '42', to: '7', by: 'ada' },
    ]);
  });

  it('tells a decision once that is recorded twice', async () => {
    const stop = aDecision({ decision: 'stop' });
    await runs.save(10, { decisions: [stop] });
    await runs.conclude([stop]);
    expect((await read()).decisions).toHaveLength(1);
  });

  it('tells what a rollback left behind apart from what counts', async () => {
    const abandoned = aDecision({ decision: 'adjust', effectiveFrom: 11, newHyperparameters: { learningRate: 9 } });
    const damaged = await runs.save(10);
    runs.damage(`objects/${damaged.state.sha256}`);
    await runs.rollBack('diverged', [abandoned]);
    await runs.save(5, { at: '2026-01-01T12:00:00.000Z' }, aState(55));
    const { points, rollbacks, checkpoints, decisions, changes, status } = await read();
    expect(status).toBe('unfinished');
    expect(points.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5]);
    expect(rollbacks).toMatchObject([{ reason: 'diverged', damaged: [damaged.checkpointId], epoch: 0 }]);
    expect(checkpoints.map(({ superseded }) => superseded)).toEqual([false, true, false]);
    expect(decisions).toEqual([{ ...abandoned, abandoned: true }]);
    expect(changes).toEqual([]);
  });

  it('goes on where something is damaged', async () => {
    const damaged = await runs.save(10);
    await runs.save(20);
    runs.drop(manifestName(damaged.checkpointId));
    const { checkpoints, points } = await read();
    expect(checkpoints[1]).toMatchObject({ epoch: 10, loss: null, problem: 'its manifest is missing or damaged' });
    expect(points.map(({ epoch }) => epoch)).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
  });

  it('names the parent', async () => {
    const parent = { runId: 'a', checkpointId: 'b', merkleRoot: EMPTY_LOG.root, epoch: 30 };
    runs = new ArchivedRuns();
    await runs.save(30, { run: { ...runs.run, parent }, points: [] });
    expect((await read()).parent).toEqual(parent);
  });

  it('has nothing to tell of a run that is not there', async () => {
    await expect(readRun(runs.store, 'unknown')).resolves.toMatchObject({ status: 'unfinished', checkpoints: [] });
  });
});
