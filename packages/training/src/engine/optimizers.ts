import type { Hyperparameters, Optimizer } from '@fake-stripe/contracts';
import type { Arena } from './arena.js';
import type { Parameter } from './layers/layer.js';
import type { Work } from './work.js';
import { BETA1, BETA2 } from './wasm/adam-kernel.js';
import type { Workspace } from './workspace.js';

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

export function freshMemory(optimizer: Optimizer, parameters: readonly Parameter[], arena: Arena): Memory {
  const zeros = ({ values }: Parameter): Float32Array[] => momentsOf[optimizer].map(() => arena.float32(values.length));
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
export function step(
  parameters: readonly Parameter[],
  memory: Memory,
  chosen: Hyperparameters,
  { arena, work }: Workspace,
): void {
  memory.beta1Power *= BETA1;
  memory.beta2Power *= BETA2;
  parameters.forEach((parameter, index) => {
    const [first, second] = memory.moments[index] as readonly [Float32Array, Float32Array];
    // In slices, so that a step over millions of weights can be stopped as well.
    for (let from = 0; from < parameter.values.length; from += SLICE) {
      const to = Math.min(from + SLICE, parameter.values.length);
      if (chosen.optimizer === 'sgd') sgd(parameter, first, chosen, from, to);
      else adam(parameter, first, second, memory, chosen, from, to, arena);
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

function adam(
  { values, gradient }: Parameter,
  m: Float32Array,
  v: Float32Array,
  memory: Memory,
  { learningRate, weightDecay, optimizer }: Hyperparameters,
  from: number,
  to: number,
  arena: Arena,
): void {
  const start = arena.addressOf(values);
  arena.kernels.adamStep(
    start + 8 * from,
    arena.addressOf(gradient) + 8 * from,
    arena.addressOf(m) + 4 * from,
    arena.addressOf(v) + 4 * from,
    start + 8 * to,
    optimizer === 'adam' ? weightDecay : 0,
    optimizer === 'adamw' ? 1 - learningRate * weightDecay : 1,
    learningRate / (1 - memory.beta1Power),
    1 - memory.beta2Power,
  );
}
