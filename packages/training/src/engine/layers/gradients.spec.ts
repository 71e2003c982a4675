import { held, workspace } from '../../../test/engine/held.js';
import { volumeOf } from '../model.js';
import { Random } from '../random.js';
import { Conv2d } from './conv2d.js';
import { Dense } from './dense.js';
import type { NetworkLayer } from './layer.js';
import { MaxPool2d } from './max-pool.js';
import { Relu } from './relu.js';

const random = Random.of(13);
const SAMPLES = 3;

/** Numbers at least 0.001 apart and away from 0: a small step crosses no kink of ReLU or pool. */
function drawn(length: number): Float64Array {
  const order = Array.from({ length }, (_, index) => ({ index, by: random.uniform() })).sort((a, b) => a.by - b.by);
  return Float64Array.from(order, ({ index }) => (index - length / 2 + 0.25) / length);
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);

/** Compares every derivative of a random weighting of the outputs with its central difference. */
function expectGradientsOf(layer: NetworkLayer, inputs: number, outputs: number, blank = 0): void {
  for (const { values } of layer.parameters) values.set(drawn(values.length));
  const input = drawn(SAMPLES * inputs).fill(0, 0, blank);
  const weighting = drawn(SAMPLES * outputs);
  const taken = held(input);
  const objective = (): number => {
    taken.set(input);
    return dot(layer.forward(taken, SAMPLES).subarray(0, SAMPLES * outputs), weighting);
  };
  const slopeAt = (values: Float64Array, at: number): number => {
    const value = values[at]!;
    const step = 1e-4;
    values[at] = value + step;
    const above = objective();
    values[at] = value - step;
    const below = objective();
    values[at] = value;
    return (above - below) / (2 * step);
  };
  objective();
  const inputGradient = layer.backward(held(weighting), SAMPLES).slice();
  input.forEach((_, at) => expect(inputGradient[at]).toBeCloseTo(slopeAt(input, at), 8));
  for (const { values, gradient } of layer.parameters) {
    gradient.forEach((slope, at) => expect(slope).toBeCloseTo(slopeAt(values, at), 8));
  }
}

describe('the gradients of a layer are those of finite differences', () => {
  it.each([
    [1, 1],
    [5, 4],
    [13, 7],
  ])('dense from %d to %d', (inputs, outputs) => {
    expectGradientsOf(new Dense('layers.0', inputs, outputs, SAMPLES, false, workspace), inputs, outputs);
  });

  it('dense, of inputs that are mostly 0', () => {
    expectGradientsOf(new Dense('layers.0', 9, 4, SAMPLES, false, workspace), 9, 4, 20);
  });

  it.each([
    { kernel: 3, padding: 1, size: [6, 5], out: [6, 5], name: 'same' },
    { kernel: 2, padding: 0, size: [4, 5], out: [4, 5], name: 'same with an even kernel' },
    { kernel: 5, padding: 2, size: [3, 3], out: [3, 3], name: 'same with a kernel larger than the sample' },
    { kernel: 3, padding: 0, size: [6, 5], out: [4, 3], name: 'valid' },
    { kernel: 1, padding: 0, size: [3, 4], out: [3, 4], name: 'of one point' },
  ])('convolution, $name', ({ kernel, padding, size, out }) => {
    const from = volumeOf(2, size[0]!, size[1]!);
    const to = volumeOf(3, out[0]!, out[1]!);
    expectGradientsOf(new Conv2d('layers.0', from, to, kernel, padding, SAMPLES, false, workspace), from.size, to.size);
  });

  it('convolution with more patches than fit into the buffer', () => {
    const [from, to] = [volumeOf(12, 20, 20), volumeOf(2, 18, 18)];
    const layer = new Conv2d('layers.0', from, to, 3, 0, 1, false, workspace);
    const { values, gradient } = layer.weight;
    values.set(drawn(values.length));
    const [input, weighting] = [drawn(from.size), drawn(to.size)];
    const objective = (of: Float64Array): number => dot(layer.forward(held(of), 1), weighting);
    const begun = objective(input);
    const inputGradient = layer.backward(held(weighting), 1);
    // It is linear in its input as well as in its weights: one step in any direction shows both gradients.
    const [inputStep, weightStep] = [drawn(from.size), drawn(values.length)];
    expect(objective(input.map((value, at) => value + inputStep[at]!)) - begun).toBeCloseTo(
      dot(inputGradient, inputStep),
      8,
    );
    values.forEach((value, at) => (values[at] = value + weightStep[at]!));
    expect(objective(input) - begun).toBeCloseTo(dot(gradient, weightStep), 8);
  });

  it.each([
    { size: 2, from: [4, 6], to: [2, 3] },
    { size: 2, from: [5, 7], to: [2, 3] },
    { size: 3, from: [3, 8], to: [1, 2] },
  ])('pool of $size over $from', ({ size, from, to }) => {
    const [input, output] = [volumeOf(2, from[0]!, from[1]!), volumeOf(2, to[0]!, to[1]!)];
    expectGradientsOf(new MaxPool2d(input, output, size, SAMPLES, workspace), input.size, output.size);
  });

  it('ReLU', () => {
    expectGradientsOf(new Relu(8), 8, 8);
  });
});

describe('a layer that has no gradient or more than one', () => {
  it('ReLU passes nothing back at 0', () => {
    const relu = new Relu(1);
    relu.forward(Float64Array.of(0), 1);
    expect(relu.backward(Float64Array.of(1), 1)).toEqual(Float64Array.of(0));
  });

  it('a pool passes the gradient back to the first of equals', () => {
    const pool = new MaxPool2d(volumeOf(1, 2, 2), volumeOf(1, 1, 1), 2, 1, workspace);
    pool.forward(held([1, 3, 3, 3]), 1);
    expect(pool.backward(Float64Array.of(5), 1)).toEqual(Float64Array.of(0, 5, 0, 0));
  });

  it('NaN goes through ReLU and pool, so that a run which has diverged shows it', () => {
    expect(new Relu(1).forward(Float64Array.of(NaN), 1)).toEqual(Float64Array.of(NaN));
    const pool = new MaxPool2d(volumeOf(1, 2, 2), volumeOf(1, 1, 1), 2, 1, workspace);
    expect(pool.forward(held([1, NaN, 3, 2]), 1)).toEqual(Float64Array.of(NaN));
  });
});
