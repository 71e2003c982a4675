import type { Hyperparameters } from '@fake-stripe/contracts';
import { workspace } from '../../test/engine/held.js';
import { parameter } from './layers/layer.js';
import type { Parameter } from './layers/layer.js';
import { clipGradient, freshMemory, step } from './optimizers.js';

const chosen: Hyperparameters = {
  learningRate: 0.1,
  batchSize: 1,
  epochs: 1,
  optimizer: 'sgd',
  momentum: 0.9,
  weightDecay: 0,
  gradientClip: 0,
};

/** The weight after each step along these gradients. */
function stepsOf(how: Partial<Hyperparameters>, weight: number, gradients: readonly number[]): number[] {
  const hyperparameters = { ...chosen, ...how };
  const parameters = [weighing(weight)];
  const memory = freshMemory(hyperparameters.optimizer, parameters, workspace.arena);
  return gradients.map((gradient) => {
    parameters[0]!.gradient[0] = gradient;
    step(parameters, memory, hyperparameters, workspace);
    return parameters[0]!.values[0]!;
  });
}

function weighing(...weights: number[]): Parameter {
  const made = parameter('layers.0.weight', [weights.length], workspace.arena);
  made.values.set(weights);
  return made;
}

function expectSteps(steps: readonly number[], expected: readonly number[]): void {
  steps.forEach((value, index) => expect(value).toBeCloseTo(expected[index]!, 6));
}

// The expected weights were computed by hand from the formulas named.
describe('an optimiser', () => {
  it('sgd: v = 0.9 v + g, w = w − 0.1 v (PyTorch SGD)', () => {
    // v: 0.5, then 0.45 − 0.25 = 0.2
    expectSteps(stepsOf({ optimizer: 'sgd' }, 1, [0.5, -0.25]), [0.95, 0.93]);
  });

  it('sgd adds the decay to the gradient', () => {
    // v: 0.5 + 0.2 × 1 = 0.7, then 0.9 × 0.7 − 0.25 + 0.2 × 0.93 = 0.566
    expectSteps(stepsOf({ optimizer: 'sgd', weightDecay: 0.2 }, 1, [0.5, -0.25]), [0.93, 0.8734]);
  });

  it('adam corrects the bias of both moments (Kingma and Ba 2015, algorithm 1)', () => {
    // m̂ = 0.5, v̂ = 0.25: a step of 0.1; then m = 0.02, v = 0.00031225, m̂ = 0.02 / 0.19, v̂ = 0.00031225 / 0.001999
    expectSteps(stepsOf({ optimizer: 'adam' }, 1, [0.5, -0.25]), [0.9, 0.873366298]);
  });

  it('adam adds the decay to the gradient', () => {
    // g = 0.7, then −0.25 + 0.1 × 1.9 = −0.06: m = 0.057, v = 0.00049311, m̂ = 0.3, √v̂ = 0.496667233
    expectSteps(stepsOf({ optimizer: 'adam', weightDecay: 0.1 }, 2, [0.5, -0.25]), [1.9, 1.839597385]);
  });

  it('adamw decays the weight apart from the gradient (Loshchilov and Hutter 2019, algorithm 2)', () => {
    // 2 × 0.99 − 0.1, then 1.88 × 0.99 − 0.026633702
    expectSteps(stepsOf({ optimizer: 'adamw', weightDecay: 0.1 }, 2, [0.5, -0.25]), [1.88, 1.834566298]);
  });

  it('adam and adamw are the same without decay', () => {
    const gradients = [0.5, -0.25, 3, 1e-9];
    expect(stepsOf({ optimizer: 'adamw' }, 1, gradients)).toEqual(stepsOf({ optimizer: 'adam' }, 1, gradients));
  });

  it.each(['sgd', 'adam', 'adamw'] as const)('%s leaves weights and moments in float32', (optimizer) => {
    const parameters = [weighing(0.123456789)];
    const memory = freshMemory(optimizer, parameters, workspace.arena);
    parameters[0]!.gradient[0] = 0.987654321;
    step(parameters, memory, { ...chosen, optimizer, weightDecay: 0.01 }, workspace);
    expect(parameters[0]!.values[0]).toBe(Math.fround(parameters[0]!.values[0]!));
  });

  it('keeps running powers of the betas', () => {
    const parameters = [weighing(1)];
    const memory = freshMemory('adam', parameters, workspace.arena);
    for (let round = 0; round < 3; round += 1) step(parameters, memory, { ...chosen, optimizer: 'adam' }, workspace);
    expect(memory).toMatchObject({ beta1Power: 0.9 * 0.9 * 0.9, beta2Power: 0.999 * 0.999 * 0.999 });
  });
});

describe('clipping', () => {
  const gradientsAfter = (largest: number): number[] => {
    const parameters = [weighing(0), weighing(0)];
    parameters[0]!.gradient[0] = 3;
    parameters[1]!.gradient[0] = -4;
    clipGradient(parameters, largest, workspace.work);
    return parameters.map(({ gradient }) => gradient[0]!);
  };

  it('scales the gradient of all parameters together', () => {
    const [first, second] = gradientsAfter(1);
    expect(first).toBeCloseTo(0.6, 12);
    expect(second).toBeCloseTo(-0.8, 12);
  });

  it.each([0, 5, 100])('leaves a gradient of norm 5 alone at %d', (largest) => {
    expect(gradientsAfter(largest)).toEqual([3, -4]);
  });
});
