import type { Layer, ModelShape } from '@fake-stripe/contracts';
import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import { canonicalModel, paddingOf, planOf } from './model.js';

const conv = (kernelSize: number, padding: 'same' | 'valid' = 'valid', filters = 3): Layer => ({
  type: 'conv2d',
  filters,
  kernelSize,
  padding,
  activation: 'relu',
});
const pool = (size: number): Layer => ({ type: 'maxPool2d', size });
const dense = (units: number): Layer => ({ type: 'dense', units, activation: 'relu' });

function modelOf(layers: readonly Layer[], input: ModelShape['input'] = [8, 9, 2], classes = 10): ModelShape {
  return { architecture: { layers }, input, classes };
}

describe('the plan of a model', () => {
  it('adds a dense layer of one unit for each class', () => {
    const plan = planOf(modelOf([]));
    expect(plan.map(({ name, input, output }) => [name, input.size, output.size])).toEqual([['layers.0', 144, 10]]);
  });

  it('follows the sizes through convolutions and pools', () => {
    const plan = planOf(modelOf([conv(3, 'same'), pool(2), conv(2), conv(3, 'same', 5), pool(3), dense(7)]));
    expect(plan.map(({ output: { channels, height, width } }) => [channels, height, width])).toEqual([
      [3, 8, 9],
      [3, 4, 4],
      [3, 3, 3],
      [5, 3, 3],
      [5, 1, 1],
      [7, 1, 1],
      [10, 1, 1],
    ]);
  });

  it.each([
    [modelOf([dense(3), conv(3)]), 'layers.1 (conv2d) cannot follow a dense layer'],
    [modelOf([dense(3), pool(2)]), 'layers.1 (maxPool2d) cannot follow a dense layer'],
    [modelOf([conv(3), conv(7)]), 'layers.1 (conv2d) has a kernel of 7, but only 6 × 7 to look at'],
    [modelOf([pool(2), pool(4), pool(2)]), 'layers.2 (maxPool2d) has windows of 2, but only 1 × 1 to look at'],
    [modelOf([dense(4_096), dense(4_096), dense(4_096)]), 'parameters; 33554432 can be trained'],
    [modelOf([], [0, 8, 1]), 'Input 0 × 8 × 1 and 10 classes must be positive integers'],
    [modelOf([], [8, 8, 1], NaN), 'must be positive integers'],
  ])('is refused with its reason', (model, reason) => {
    expect(() => planOf(model)).toThrow(ModelInvalid);
    expect(() => planOf(model)).toThrow(reason);
  });
});

describe('the padding of a convolution', () => {
  it.each([
    [1, 'same', 0],
    [2, 'same', 0],
    [3, 'same', 1],
    [4, 'same', 1],
    [5, 'valid', 0],
  ] as const)('of %d, %s, begins with %d zeros', (kernelSize, padding, zeros) => {
    expect(paddingOf({ type: 'conv2d', filters: 1, kernelSize, padding, activation: 'none' })).toBe(zeros);
  });
});

describe('the canonical name of a model', () => {
  it('is the same whatever the order of its members', () => {
    const model = modelOf([{ units: 3, activation: 'none', type: 'dense' }], [1, 2, 3], 4);
    expect(canonicalModel({ ...model, classes: 4 })).toBe(
      '{"architecture":{"layers":[{"activation":"none","type":"dense","units":3}]},"classes":4,"input":[1,2,3]}',
    );
  });

  it('ignores what is not a part of the shape', () => {
    const model = modelOf([dense(3)]);
    expect(canonicalModel({ ...model, ...{ name: 'other' } })).toBe(canonicalModel(model));
  });
});
