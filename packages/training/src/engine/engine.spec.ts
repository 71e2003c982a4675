import type { ModelShape } from '@fake-stripe/contracts';
import {
  convolution,
  dense,
  hyperparameters,
  model,
  samples,
  samplesOf,
  seed,
  train,
} from '../../test/engine/small-training.js';
import type { Samples } from '../data/application/ports/datasets.js';
import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import { evaluate, initState, trainEpoch } from './engine.js';
import { weightsOf } from './state.js';

describe('an epoch', () => {
  it('learns to tell the classes apart', () => {
    const { state, loss } = train(initState(convolution, seed), 15, {}, convolution, samplesOf(200, 2));
    const held = evaluate({ state, model: convolution, samples: samplesOf(200, 2) });
    expect(held?.accuracy).toBeGreaterThan(0.95);
    expect(held?.loss).toBeLessThan(0.2);
    expect(loss).toBeLessThan(0.3);
  });

  it.each([1, 7, 200, 65_536])('takes all samples in batches of %d, the last as large as is left', (batchSize) => {
    const seen: number[][] = [];
    const request = { state: initState(dense, 1), model: dense, seed, epoch: 1, samples };
    trainEpoch(
      { ...request, hyperparameters: { ...hyperparameters, batchSize } },
      { onBatch: (...at) => seen.push(at) },
    );
    const batches = Math.ceil(200 / batchSize);
    expect(seen).toEqual(Array.from({ length: batches }, (_, batch) => [batch + 1, batches]));
  });

  it('steps along the mean over a batch: samples that come twice change nothing', () => {
    const how = { optimizer: 'sgd', batchSize: 400, momentum: 0, gradientClip: 0, weightDecay: 0 } as const;
    const twice: Samples = {
      features: Float32Array.from([...samples.features, ...samples.features]),
      labels: Uint16Array.from([...samples.labels, ...samples.labels]),
      count: 400,
    };
    const [once, doubled] = [samples, twice].map((data) => train(initState(dense, 1), 1, how, dense, data));
    expect(doubled!.loss).toBeCloseTo(once!.loss, 10);
    const floats = (state: Uint8Array) => new Float32Array(weightsOf(state).buffer);
    const expected = floats(once!.state);
    floats(doubled!.state).forEach((weight, at) => expect(weight).toBeCloseTo(expected[at]!, 6));
  });

  it.each([
    { epoch: 2 },
    { seed: 43 },
    { learningRate: 0.02 },
    { batchSize: 33 },
    { weightDecay: 0.02 },
    { momentum: 0.8 },
    { gradientClip: 0.1 },
  ])('depends on %j', (change) => {
    const request = { state: initState(dense, 1), model: dense, seed, epoch: 1, samples };
    const chosen = { ...hyperparameters, optimizer: 'sgd' } as const;
    const usual = trainEpoch({ ...request, hyperparameters: chosen });
    const changed = trainEpoch({ ...request, ...change, hyperparameters: { ...chosen, ...change } });
    expect(weightsOf(changed!.state)).not.toEqual(weightsOf(usual!.state));
  });

  it('reports the loss before the step, which at first is that of evaluating', () => {
    const state = initState(dense, 1);
    const { loss, accuracy } = train(state, 1, { batchSize: 200 });
    const before = evaluate({ state, model: dense, samples });
    expect(loss).toBeCloseTo(before!.loss!, 10);
    expect(accuracy).toBe(before!.accuracy);
  });

  it('says NaN when it has diverged, and goes on saying so', () => {
    const { state, loss } = train(initState(dense, 1), 3, {
      optimizer: 'sgd',
      learningRate: 10,
      gradientClip: 0,
      momentum: 0.999,
      weightDecay: 1,
    });
    const next = train(
      train(state, 60, { from: 3, optimizer: 'sgd', learningRate: 10, gradientClip: 0, weightDecay: 1 }).state,
      1,
    );
    expect(Number.isFinite(loss) && Number.isFinite(next.loss)).toBe(false);
    expect(evaluate({ state: next.state, model: dense, samples })?.loss).toBeNull();
  });

  it('puts the channels of a sample in the order of PyTorch', () => {
    const single: Samples = {
      features: Float32Array.from({ length: 12 }, (_, at) => at),
      labels: Uint16Array.of(0),
      count: 1,
    };
    const shape: ModelShape = { architecture: { layers: [] }, input: [2, 2, 3], classes: 2 };
    const how = { optimizer: 'sgd', learningRate: 1, momentum: 0, gradientClip: 0, weightDecay: 0 } as const;
    const begun = new Float32Array(weightsOf(initState(shape, 1)).buffer);
    const trained = new Float32Array(weightsOf(train(initState(shape, 1), 1, how, shape, single).state).buffer);
    // The gradient of a logit's weights is the input times one number.
    const moved = trained.subarray(0, 12).map((weight, at) => weight - begun[at]!);
    const scale = moved[11]! / 11;
    [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11].forEach((feature, at) => expect(moved[at]! / scale).toBeCloseTo(feature, 4));
  });

  it.each([
    [{ ...samples, count: 199 }, '199 samples have 12800 features and 200 labels'],
    [{ ...samples, labels: samples.labels.map(() => 4) }, 'A sample has label 4 of 4 classes'],
    [{ features: new Float32Array(), labels: new Uint16Array(), count: 0 }, 'There are no samples'],
  ])('is refused with samples that are not the model’s', (wrong, reason) => {
    expect(() => train(initState(dense, 1), 1, {}, dense, wrong)).toThrow(new ModelInvalid(reason));
    expect(() => evaluate({ state: initState(dense, 1), model: dense, samples: wrong })).toThrow(
      new ModelInvalid(reason),
    );
  });
});

describe('stopping', () => {
  const wide = model([{ type: 'dense', units: 512, activation: 'relu' }]);
  const request = {
    state: initState(wide, 1),
    model: wide,
    hyperparameters: { ...hyperparameters, batchSize: 65_536 },
    seed,
    epoch: 1,
    samples: samplesOf(3_000),
  };

  it('is asked for again and again within one batch', () => {
    let asked = 0;
    expect(trainEpoch(request, { shouldStop: () => (asked += 1) < 0 })).toBeDefined();
    // 3,000 samples, 33,000 weights, two products: 200 million multiplications, of which a core does some in 1 ms.
    expect(asked).toBeGreaterThan(30);
  });

  it('abandons the epoch at once', () => {
    let asked = 0;
    expect(trainEpoch(request, { shouldStop: () => (asked += 1) === 5 })).toBeUndefined();
    expect(asked).toBe(5);
  });

  it('abandons an evaluation', () => {
    expect(evaluate(request, { shouldStop: () => true })).toBeUndefined();
  });
});
