import {
  convolution,
  dense,
  model,
  samplesOf,
  seed,
  sha256,
  train,
  weightsAfter,
} from '../../test/engine/small-training.js';
import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import { initState } from './engine.js';
import { decodeTensors, encodeTensors } from './safetensors.js';
import { weightsOf } from './state.js';

/** The same weights, and no memory of an optimiser. */
function forgetful(state: Uint8Array): Uint8Array {
  const { metadata, tensors } = decodeTensors(state);
  return encodeTensors({
    metadata: { ...metadata, optimizer: 'none' },
    tensors: tensors.filter(({ name }) => !name.startsWith('optimizer.')),
  });
}

describe('a state', () => {
  it('begins with weights that are a function of model and seed', () => {
    expect(initState(dense, 1)).toEqual(initState(dense, 1));
    expect(sha256(weightsOf(initState(dense, 1)))).not.toBe(sha256(weightsOf(initState(dense, 2))));
  });

  it('begins with weights within the bounds of He, and biases of 0', () => {
    const { tensors } = decodeTensors(initState(dense, 1));
    const [weight, bias] = tensors.map(({ bytes }) => new Float32Array(bytes.slice().buffer));
    expect(Math.max(...weight!.map(Math.abs))).toBeLessThanOrEqual(Math.sqrt(6 / 64));
    expect(Math.max(...weight!.map(Math.abs))).toBeGreaterThan(0.95 * Math.sqrt(6 / 64));
    expect(new Set(bias)).toEqual(new Set([0]));
  });

  it('has the tensors of the convolution model in the order and shape of PyTorch', () => {
    const { tensors, metadata } = decodeTensors(
      train(initState(convolution, 1), 1, {}, convolution, samplesOf(9, 2)).state,
    );
    const weights = [
      ['layers.0.weight', [4, 2, 3, 3]],
      ['layers.0.bias', [4]],
      ['layers.2.weight', [6, 4, 3, 3]],
      ['layers.2.bias', [6]],
      ['layers.3.weight', [12, 24]],
      ['layers.3.bias', [12]],
      ['layers.4.weight', [4, 12]],
      ['layers.4.bias', [4]],
    ] as const;
    const moments = (moment: string) => weights.map(([name, shape]) => [`optimizer.${moment}.${name}`, 'F32', shape]);
    expect(tensors.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ['optimizer.beta1_power', 'F64', []],
      ['optimizer.beta2_power', 'F64', []],
      ...weights.map(([name, shape]) => [name, 'F32', shape]),
      ...moments('m'),
      ...moments('v'),
    ]);
    expect(metadata).toMatchObject({ format: 'fake-stripe-state/1', optimizer: 'adam', epoch: '1' });
  });

  it('gives the same when it is resumed from its bytes', () => {
    const straight = train(initState(dense, seed), 4);
    const stored = Uint8Array.from(train(initState(dense, seed), 2).state);
    expect(train(stored, 4, { from: 2 })).toEqual(straight);
  });

  it('is refused by another model', () => {
    expect(() => train(initState(dense, 1), 1, {}, model([]))).toThrow(
      new ModelInvalid('The state belongs to another model'),
    );
  });

  it('is refused without one of its tensors, or with one of another shape', () => {
    const { metadata, tensors } = decodeTensors(train(initState(dense, 1), 1).state);
    const without = (name: string) =>
      encodeTensors({ metadata, tensors: tensors.filter((tensor) => tensor.name !== name) });
    const reshaped = tensors.map((tensor) =>
      tensor.name === 'layers.0.weight' ? { ...tensor, shape: [64, 16] } : tensor,
    );
    expect(() => train(without('layers.1.bias'), 1)).toThrow('The state has no layers.1.bias');
    expect(() => train(without('optimizer.v.layers.1.bias'), 1)).toThrow('The state has no optimizer.v.layers.1.bias');
    expect(() => train(without('optimizer.beta2_power'), 1)).toThrow('The state has no optimizer.beta2_power');
    expect(() => train(encodeTensors({ metadata, tensors: reshaped }), 1)).toThrow(
      'layers.0.weight is F32 [64,16], not F32 [16,64]',
    );
  });

  it('is refused when another program wrote it', () => {
    const { tensors } = decodeTensors(initState(dense, 1));
    expect(() => train(encodeTensors({ metadata: { format: 'pt' }, tensors }), 1)).toThrow(ModelInvalid);
  });
});

describe('moments', () => {
  it.each(['sgd', 'adam', 'adamw'] as const)('of %s go on with other learning rates and batches', (optimizer) => {
    const { state } = train(initState(dense, seed), 1, { optimizer });
    const how = { optimizer, from: 1, learningRate: 0.003, batchSize: 20 };
    expect(weightsAfter(state, 2, how)).not.toBe(weightsAfter(forgetful(state), 2, how));
  });

  it.each([
    ['sgd', 'adam'],
    ['adam', 'adamw'],
    ['adamw', 'sgd'],
  ] as const)('of %s are forgotten by %s', (before, after) => {
    const { state } = train(initState(dense, seed), 1, { optimizer: before });
    const how = { optimizer: after, from: 1 };
    expect(train(state, 2, how).state).toEqual(train(forgetful(state), 2, how).state);
  });
});
