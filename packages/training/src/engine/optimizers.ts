import type { Hyperparameters, Optimizer } from '@fake-stripe/contracts';
import type { Parameter } from './layers/layer.js';
import type { Work } from './work.js';

export const BETA1 = 0.9;
export const BETA2 = 0.999;
export const EPSILON = 1e-8;

/** Names of what an optimiser remembers of each parameter. */
export const momentsOf = {
  sgd: ['velocity'],
  adam: ['m', 'v'],
  adamw: ['m', 'v'],
} as const satisfies Record<Optimizer, readonly string[]>;

/** What an optimiser remembers. All but the powers is float32. */
export interface Memory {
  /** For each parameter its moments, in the order of their names. */
  readonly moments: readonly (readonly Float32Array[])[];
  /** β1^t and β2^t after t steps: running products, because a power function differs between machines. */
  beta1Power: number;
  beta2Power: number;
}

export function freshMemory(optimizer: Optimizer, parameters: readonly Parameter[]): Memory {
  const zeros = ({ values }: Parameter): Float32Array[] =>
    momentsOf[optimizer].map(() => new Float32Array(values.length));
  return { moments: parameters.map(zeros), beta1Power: 1, beta2Power: 1 };
}

/** Scales the whole gradient down to an L2 norm of `largest`; 0: leaves it as it is. */
export function clipGradient(parameters: readonly Parameter[], largest: number, work: Work): void {
  if (largest === 0) return;
  let squares = 0;
  for (const { gradient } of parameters) {
    for (let index = 0; index < gradient.length; index += 1) {
      squares += (gradient[index] as number) * (gradient[index] as number);
    }
    work.spend(gradient.length);
  }
  const norm = Math.sqrt(squares);
  if (!(norm > largest)) return;
  const scale = largest / norm;
  for (const { gradient } of parameters) {
    for (let index = 0; index < gradient.length; index += 1) gradient[index] = (gradient[index] as number) * scale;
    work.spend(gradient.length);
  }
}

/** One step along the gradient, which is summed and clipped. Biases decay like weights, as in PyTorch. */
export function step(parameters: readonly Parameter[], memory: Memory, chosen: Hyperparameters, work: Work): void {
  memory.beta1Power *= BETA1;
  memory.beta2Power *= BETA2;
  parameters.forEach((parameter, index) => {
    const [first, second] = memory.moments[index] as readonly [Float32Array, Float32Array];
    // In slices, so that a step over millions of weights can be stopped as well.
    for (let from = 0; from < parameter.values.length; from += SLICE) {
      const to = Math.min(from + SLICE, parameter.values.length);
      if (chosen.optimizer === 'sgd') sgd(parameter, first, chosen, from, to);
      else adam(parameter, first, second, memory, chosen, from, to);
      work.spend(8 * (to - from));
    }
  });
}

const SLICE = 65_536;

/** PyTorch's form: v ← μ v + g + λ w; w ← w − η v. */
function sgd(parameter: Parameter, velocity: Float32Array, chosen: Hyperparameters, from: number, to: number): void {
  const { values, gradient } = parameter;
  const { learningRate, momentum, weightDecay } = chosen;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    const slope = (gradient[index] as number) + weightDecay * value;
    const speed = Math.fround(momentum * (velocity[index] as number) + slope);
    velocity[index] = speed;
    values[index] = Math.fround(value - learningRate * speed);
  }
}

/**
 * Kingma and Ba 2015, algorithm 1, with the decay λ w added to the gradient; for `adamw` it is apart from the
 * gradient: w ← (1 − η λ) w (Loshchilov and Hutter 2019, algorithm 2, in PyTorch's form).
 */
function adam(
  parameter: Parameter,
  m: Float32Array,
  v: Float32Array,
  memory: Memory,
  chosen: Hyperparameters,
  from: number,
  to: number,
): void {
  const { values, gradient } = parameter;
  const { learningRate, weightDecay, optimizer } = chosen;
  const inGradient = optimizer === 'adam' ? weightDecay : 0;
  const kept = optimizer === 'adamw' ? 1 - learningRate * weightDecay : 1;
  const rate = learningRate / (1 - memory.beta1Power);
  const correction = 1 - memory.beta2Power;
  for (let index = from; index < to; index += 1) {
    const value = values[index] as number;
    const slope = (gradient[index] as number) + inGradient * value;
    const mean = Math.fround(BETA1 * (m[index] as number) + (1 - BETA1) * slope);
    const square = Math.fround(BETA2 * (v[index] as number) + (1 - BETA2) * slope * slope);
    m[index] = mean;
    v[index] = square;
    values[index] = Math.fround(kept * value - (rate * mean) / (Math.sqrt(square / correction) + EPSILON));
  }
}
