import type { ModelShape, Optimizer } from '@fake-stripe/contracts';
import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import type { Parameter } from './layers/layer.js';
import { canonicalModel } from './model.js';
import { freshMemory, momentsOf } from './optimizers.js';
import type { Memory } from './optimizers.js';
import { decodeTensors, encodeTensors, float32Tensor, float64Scalar, readFloats } from './safetensors.js';
import type { Tensor } from './safetensors.js';
import type { Work } from './work.js';
import type { Workspace } from './workspace.js';

const FORMAT = 'fake-stripe-state/1';
const BETA1_POWER = 'optimizer.beta1_power';
const BETA2_POWER = 'optimizer.beta2_power';

/** What was trained last: absent in a state that is fresh. */
interface Trained {
  readonly optimizer: Optimizer;
  readonly memory: Memory;
}

/** Weights, then for each moment one tensor like each weight, and for Adam the running powers of the betas. */
export function encodeState(
  model: ModelShape,
  epoch: number,
  parameters: readonly Parameter[],
  work: Work,
  trained?: Trained,
): Uint8Array {
  const weights = parameters.map(({ name, shape, values }) => {
    work.spend(values.length);
    return float32Tensor(name, shape, values);
  });
  const metadata = {
    format: FORMAT,
    epoch: String(epoch),
    model: canonicalModel(model),
    optimizer: trained?.optimizer ?? 'none',
  };
  const remembered = trained === undefined ? [] : memoryTensors(parameters, trained, work);
  // Doubles first: behind an odd number of floats they would not be aligned.
  const tensors = [...remembered.filter(isDouble), ...weights, ...remembered.filter((tensor) => !isDouble(tensor))];
  return encodeTensors({ metadata, tensors });
}

/**
 * Fills the parameters and answers what `optimizer` remembers; nothing where another one made the state.
 * @throws ModelInvalid
 */
export function decodeState(
  state: Uint8Array,
  model: ModelShape,
  parameters: readonly Parameter[],
  { arena, work }: Workspace,
  optimizer?: Optimizer,
): Memory | undefined {
  const file = decodeTensors(state);
  const { format, model: ofState, optimizer: last } = file.metadata;
  if (format !== FORMAT) throw new ModelInvalid(`The state has the format ${format ?? 'of nobody'}, not ${FORMAT}`);
  if (ofState !== canonicalModel(model)) throw new ModelInvalid('The state belongs to another model');
  const tensors = new Map(file.tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape, values } of parameters) {
    readFloats(taken(tensors, name, 'F32', shape), values);
    work.spend(values.length);
  }
  if (optimizer === undefined || last !== optimizer) return undefined;
  return decodeMemory(tensors, parameters, { arena, work }, optimizer);
}

/**
 * The bytes of a state's weights alone, layer by layer, weight before bias: equal where two models are equal.
 * @throws ModelInvalid
 */
export function weightsOf(state: Uint8Array): Uint8Array {
  const weights = decodeTensors(state).tensors.filter(({ name }) => WEIGHTS.test(name));
  weights.sort((a, b) => layerOf(a) - layerOf(b) || (a.name < b.name ? 1 : -1));
  const joined = new Uint8Array(weights.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let at = 0;
  for (const { bytes } of weights) {
    joined.set(bytes, at);
    at += bytes.length;
  }
  return joined;
}

const WEIGHTS = /^layers\.(\d+)\.(?:weight|bias)$/;
const layerOf = ({ name }: Tensor): number => Number(WEIGHTS.exec(name)?.[1]);

function memoryTensors(
  parameters: readonly Parameter[],
  { optimizer, memory }: Trained,
  work: Work,
): readonly Tensor[] {
  const moments = momentsOf[optimizer].flatMap((moment, which) =>
    parameters.map(({ name, shape }, index) => {
      const values = memory.moments[index]?.[which] as Float32Array;
      work.spend(values.length);
      return float32Tensor(`optimizer.${moment}.${name}`, shape, values);
    }),
  );
  if (optimizer === 'sgd') return moments;
  return [float64Scalar(BETA1_POWER, memory.beta1Power), float64Scalar(BETA2_POWER, memory.beta2Power), ...moments];
}

function decodeMemory(
  tensors: ReadonlyMap<string, Tensor>,
  parameters: readonly Parameter[],
  { arena, work }: Workspace,
  optimizer: Optimizer,
): Memory {
  const memory = freshMemory(optimizer, parameters, arena);
  parameters.forEach(({ name, shape }, index) => {
    momentsOf[optimizer].forEach((moment, which) => {
      const tensor = taken(tensors, `optimizer.${moment}.${name}`, 'F32', shape);
      const moments = memory.moments[index]?.[which] as Float32Array;
      readFloats(tensor, moments);
      work.spend(moments.length);
    });
  });
  if (optimizer === 'sgd') return memory;
  const powers = new Float64Array(1);
  readFloats(taken(tensors, BETA1_POWER, 'F64', []), powers);
  memory.beta1Power = powers[0] as number;
  readFloats(taken(tensors, BETA2_POWER, 'F64', []), powers);
  memory.beta2Power = powers[0] as number;
  return memory;
}

function taken(
  tensors: ReadonlyMap<string, Tensor>,
  name: string,
  dtype: Tensor['dtype'],
  shape: readonly number[],
): Tensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new ModelInvalid(`The state has no ${name}`);
  if (tensor.dtype !== dtype || tensor.shape.join() !== shape.join()) {
    throw new ModelInvalid(`${name} is ${tensor.dtype} [${tensor.shape.join()}], not ${dtype} [${shape.join()}]`);
  }
  return tensor;
}

const isDouble = ({ dtype }: Tensor): boolean => dtype === 'F64';
