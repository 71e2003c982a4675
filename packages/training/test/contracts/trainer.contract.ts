import { createHash } from 'node:crypto';
import type { Hyperparameters, ModelShape } from '@fake-stripe/contracts';
import { ModelInvalid, TrainerUnavailable, weightsOf } from '../../src/index.js';
import type { BatchProgress, EpochControl, EpochRequest, EpochResult, Trainer } from '../../src/index.js';
import { floatsOf } from './trainer-state.js';
import { aConvolutionModel, aDenseModel, aModel, dense, hyperparameters, someSamples } from './trainer.mother.js';

export interface TrainerUnderTest {
  /** With patience: what computes has to stop by itself, however busy the machine is. */
  readonly trainer: Trainer;
  /** Makes the thread or process that computes now end by itself, without a word. */
  readonly crash: () => void;
}

const samples = someSamples(96);
const heldOut = someSamples(60, 7);
const models: readonly (readonly [string, ModelShape])[] = [
  ['dense', aDenseModel],
  ['convolution', aConvolutionModel],
];

/** Millions of weights, a step for each sample: an epoch takes minutes. */
const longModel = aModel(dense(1_024), dense(1_024));
const manySamples = someSamples(60_000);

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const watching = (): EpochControl => ({ signal: new AbortController().signal, onProgress: () => undefined });

/** What every trainer has to do; `open` gives one with a thread or process of its own. */
export function trainerContract(open: () => TrainerUnderTest): void {
  let tested: TrainerUnderTest;
  let trainer: Trainer;

  // One for all: what it was asked before must not matter, and a process takes seconds to start.
  beforeAll(() => {
    tested = open();
    trainer = tested.trainer;
  });

  afterAll(async () => {
    await trainer.close();
  });

  const restart = async (): Promise<void> => {
    await trainer.close();
    tested = open();
    trainer = tested.trainer;
  };

  const epochOf = (request: Partial<EpochRequest> & Pick<EpochRequest, 'state'>): Promise<EpochResult> =>
    trainer.trainEpoch(
      { model: aDenseModel, hyperparameters: hyperparameters(), seed: 1, epoch: 1, samples, ...request },
      watching(),
    );

  const train = async (
    model: ModelShape,
    epochs: number,
    some: Partial<Hyperparameters> = {},
  ): Promise<readonly EpochResult[]> => {
    const results: EpochResult[] = [];
    let state = await trainer.init(model, 1);
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      const result = await epochOf({ model, state, epoch, hyperparameters: hyperparameters(some) });
      results.push(result);
      state = result.state;
    }
    return results;
  };

  /** An epoch of minutes, which has reached its first batch. */
  const beginLongEpoch = async (signal: AbortSignal) => {
    const state = await trainer.init(longModel, 1);
    const request = { model: longModel, hyperparameters: hyperparameters({ batchSize: 1 }), seed: 1, epoch: 1 };
    let epoch: Promise<EpochResult> | undefined;
    await new Promise<void>((begun, failed) => {
      const onProgress = ({ batch }: BatchProgress): void => {
        if (batch > 0) begun();
      };
      epoch = trainer.trainEpoch({ ...request, state, samples: manySamples }, { signal, onProgress });
      epoch.catch(failed);
    });
    return { state, epoch: epoch as Promise<EpochResult> };
  };

  it('says what it is', async () => {
    const description = await trainer.describe();
    expect(description).toEqual({
      engine: expect.stringMatching(/./),
      version: expect.stringMatching(/\d/),
      determinism: expect.stringMatching(/^(bit-exact|same-hardware|none)$/),
      threads: 1,
      device: expect.stringMatching(/./),
    });
    await expect(trainer.describe()).resolves.toEqual(description);
  });

  describe.each(models)('a %s model', (_name, model) => {
    it('begins with weights that are a function of model and seed', async () => {
      const state = hashOf(await trainer.init(model, 1));
      await restart();
      expect(hashOf(await trainer.init(model, 1))).toBe(state);
      expect(hashOf(await trainer.init(model, 2))).not.toBe(state);
    });

    it('trains an epoch as a function of its request', async () => {
      const state = await trainer.init(model, 1);
      const result = await epochOf({ model, state });
      await restart();
      const again = await epochOf({ model, state });
      expect(hashOf(again.state)).toBe(hashOf(result.state));
      expect(again).toMatchObject({ loss: result.loss, accuracy: result.accuracy });
    });

    it.each([{ seed: 2 }, { epoch: 2 }])('trains it in another order with %j', async (change) => {
      const state = await trainer.init(model, 1);
      const result = await epochOf({ model, state });
      const changed = await epochOf({ model, state, ...change });
      expect(changed.loss).not.toBe(result.loss);
      expect(hashOf(weightsOf(changed.state))).not.toBe(hashOf(weightsOf(result.state)));
    });

    it.each(['sgd', 'adam', 'adamw'] as const)(
      'resumes with %s as if it had not been interrupted',
      async (optimizer) => {
        const [, , third, fourth] = await train(model, 4, { optimizer, weightDecay: 0.01 });
        await restart();
        const resumed = await epochOf({
          model,
          state: third!.state,
          epoch: 4,
          hyperparameters: hyperparameters({ optimizer, weightDecay: 0.01 }),
        });
        expect(hashOf(resumed.state)).toBe(hashOf(fourth!.state));
        expect(resumed.loss).toBe(fourth!.loss);
      },
    );

    it('learns what can be learnt', async () => {
      const fresh = await trainer.evaluate(
        { model, state: await trainer.init(model, 1), samples: heldOut },
        watching(),
      );
      const results = await train(model, 25);
      const last = results.at(-1)!;
      const trained = await trainer.evaluate({ model, state: last.state, samples: heldOut }, watching());
      expect(last.loss).toBeLessThan(results[0]!.loss / 2);
      expect(trained.loss).toBeLessThan(fresh.loss! / 2);
      expect(trained.accuracy).toBeGreaterThan(0.9);
      expect(trained.samples).toBe(heldOut.count);
    });
  });

  it('evaluates without changing what it is given', async () => {
    const state = await trainer.init(aDenseModel, 1);
    const before = hashOf(state);
    const first = await trainer.evaluate({ model: aDenseModel, state, samples }, watching());
    await epochOf({ state });
    expect(hashOf(state)).toBe(before);
    await expect(trainer.evaluate({ model: aDenseModel, state, samples }, watching())).resolves.toEqual(first);
  });

  describe('changed hyperparameters', () => {
    it.each([{ learningRate: 0.02 }, { batchSize: 32 }, { weightDecay: 0.1 }, { gradientClip: 0.01 }])(
      'give other weights with %j',
      async (change) => {
        const [first] = await train(aDenseModel, 1);
        const state = first!.state;
        const usual = await epochOf({ state, epoch: 2 });
        const changed = await epochOf({ state, epoch: 2, hyperparameters: hyperparameters(change) });
        expect(hashOf(weightsOf(changed.state))).not.toBe(hashOf(weightsOf(usual.state)));
      },
    );

    it('start another optimizer with fresh moments, and go on with those of the same', async () => {
      const [adam] = await train(aDenseModel, 1, { optimizer: 'adam' });
      const [adamw] = await train(aDenseModel, 1, { optimizer: 'adamw' });
      // One step. Without decay the two are the same but for what they remember.
      const step = hyperparameters({ optimizer: 'adamw', batchSize: samples.count, learningRate: 0.01 });
      const fresh = await epochOf({ state: adam!.state, epoch: 2, hyperparameters: step });
      const kept = await epochOf({ state: adamw!.state, epoch: 2, hyperparameters: step });
      expect(fresh.loss).toBe(kept.loss);
      // The first step of Adam is as long as the learning rate, whatever the gradient.
      for (const moved of outputBiasMoves(adam!.state, fresh.state)) expect(moved).toBeCloseTo(0.01, 5);
      expect(outputBiasMoves(adamw!.state, kept.state)).not.toEqual(outputBiasMoves(adam!.state, fresh.state));
    });

    it('let a run diverge rather than fail', async () => {
      const [, second] = await train(aDenseModel, 2, {
        optimizer: 'sgd',
        learningRate: 10,
        weightDecay: 1,
        batchSize: 1,
      });
      expect(Number.isFinite(second!.loss)).toBe(false);
      const { loss } = await trainer.evaluate({ model: aDenseModel, state: second!.state, samples }, watching());
      expect(loss).toBeNull();
    });
  });

  it('says how far an epoch is, up to its last batch', async () => {
    const said: BatchProgress[] = [];
    const state = await trainer.init(aDenseModel, 1);
    const request = { model: aDenseModel, state, hyperparameters: hyperparameters(), seed: 1, epoch: 1, samples };
    await trainer.trainEpoch(request, { ...watching(), onProgress: (progress) => said.push(progress) });
    expect(said.at(-1)).toEqual({ batch: 6, batches: 6 });
    expect(said.every(({ batch, batches }) => batch >= 0 && batch <= 6 && batches === 6)).toBe(true);
  });

  describe('an epoch that is aborted', () => {
    it('ends with the reason long before it is done, and the trainer goes on', async () => {
      const abort = new AbortController();
      const { epoch } = await beginLongEpoch(abort.signal);
      const reason = new Error('somebody has asked for it');
      abort.abort(reason);
      await expect(epoch).rejects.toBe(reason);
      await expect(train(aDenseModel, 1)).resolves.toHaveLength(1);
    });

    it('ends even while it waits for others', async () => {
      const others = new AbortController();
      const { state, epoch } = await beginLongEpoch(others.signal);
      const abort = new AbortController();
      const waiting = trainer.evaluate({ model: longModel, state, samples: manySamples }, { signal: abort.signal });
      const reason = new Error('no longer needed');
      abort.abort(reason);
      await expect(waiting).rejects.toBe(reason);
      others.abort(reason);
      await expect(epoch).rejects.toBe(reason);
    });

    it('does not begin when it has been aborted before', async () => {
      const state = await trainer.init(aDenseModel, 1);
      const reason = new Error('too late');
      const request = { model: aDenseModel, state, hyperparameters: hyperparameters(), seed: 1, epoch: 1, samples };
      const control = { ...watching(), signal: AbortSignal.abort(reason) };
      await expect(trainer.trainEpoch(request, control)).rejects.toBe(reason);
      await expect(trainer.evaluate({ model: aDenseModel, state, samples }, control)).rejects.toBe(reason);
    });
  });

  describe('what cannot be', () => {
    it.each<[string, (state: Uint8Array) => Uint8Array]>([
      ['nothing', () => new Uint8Array()],
      ['a text', () => new TextEncoder().encode('these are no weights, and there are enough of them')],
      ['a state that was cut off', (state) => state.slice(0, state.length - 1)],
      ['a state with more behind it', (state) => Uint8Array.of(...state, 0)],
      ['a header of which a byte has changed', (state) => state.with(9, 0)],
    ])('refuses %s as a state', async (_name, broken) => {
      const state = broken(await trainer.init(aDenseModel, 1));
      await expect(epochOf({ state })).rejects.toThrow(ModelInvalid);
      await expect(trainer.evaluate({ model: aDenseModel, state, samples }, watching())).rejects.toThrow(ModelInvalid);
    });

    it('refuses the state of another model', async () => {
      const state = await trainer.init(aModel(dense(13)), 1);
      await expect(epochOf({ state })).rejects.toThrow(ModelInvalid);
    });

    it('refuses a model that its input is too small for', async () => {
      const pool = { type: 'maxPool2d', size: 8 } as const;
      await expect(trainer.init(aModel(pool), 1)).rejects.toThrow(ModelInvalid);
    });

    it('refuses a convolution behind a dense layer', async () => {
      const [convolution] = aConvolutionModel.architecture.layers;
      await expect(trainer.init(aModel(dense(4), convolution!), 1)).rejects.toThrow(ModelInvalid);
    });

    it.each<[string, ModelShape]>([
      ['fewer classes than its labels', { ...aDenseModel, classes: 2 }],
      ['another size than its samples', { ...aDenseModel, input: [6, 7, 1] }],
    ])('refuses a model with %s', async (_name, model) => {
      await expect(epochOf({ model, state: await trainer.init(model, 1) })).rejects.toThrow(ModelInvalid);
    });

    it('works on after it has refused', async () => {
      await expect(epochOf({ state: new Uint8Array() })).rejects.toThrow(ModelInvalid);
      await expect(train(aDenseModel, 1)).resolves.toHaveLength(1);
    });
  });

  it('says that it is unavailable when what computes dies, and starts anew', async () => {
    const { epoch } = await beginLongEpoch(new AbortController().signal);
    tested.crash();
    await expect(epoch).rejects.toThrow(TrainerUnavailable);
    await expect(train(aDenseModel, 1)).resolves.toHaveLength(1);
  });

  it('fails what is under way, and what comes after, when it is closed', async () => {
    const { epoch } = await beginLongEpoch(new AbortController().signal);
    const failed = expect(epoch).rejects.toThrow(TrainerUnavailable);
    const closed = trainer;
    await restart();
    await failed;
    await expect(closed.init(aDenseModel, 1)).rejects.toThrow(TrainerUnavailable);
  });
}

/** How far the biases of the output layer have moved. */
function outputBiasMoves(from: Uint8Array, to: Uint8Array): readonly number[] {
  const before = floatsOf(from).get('layers.1.bias')!;
  return floatsOf(to)
    .get('layers.1.bias')!
    .map((value, index) => Math.abs(value - before[index]!));
}
