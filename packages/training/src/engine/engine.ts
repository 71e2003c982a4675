import type { Evaluation, ModelShape } from '@fake-stripe/contracts';
import type { EpochRequest, EpochResult, EvaluationRequest } from '../trainer/application/ports/trainer.js';
import { Feed } from './feed.js';
import { softmaxCrossEntropy } from './loss.js';
import type { Tally } from './loss.js';
import { planOf } from './model.js';
import { Network } from './network.js';
import { clipGradient, freshMemory, step } from './optimizers.js';
import { Random, shuffled, Stream } from './random.js';
import { decodeState, encodeState } from './state.js';
import { Stopped } from './work.js';
import { inWorkspace } from './workspace.js';
import type { Workspace } from './workspace.js';

/** `version` rises when the same work gives other bits. */
export const ENGINE = { engine: 'fake-stripe-float32', version: '1' } as const;

export interface EpochHooks {
  /** Asked every few milliseconds of work; true: the work is abandoned. */
  readonly shouldStop?: () => boolean;
  /** How many batches are done. */
  readonly onBatch?: (batch: number, batches: number) => void;
}

/**
 * Biases are 0, weights uniform within ±√(6 / inputs) (He et al. 2015).
 * @throws ModelInvalid
 */
export function initState(model: ModelShape, seed: number): Uint8Array {
  return inWorkspace((workspace) => freshState(model, seed, workspace));
}

function freshState(model: ModelShape, seed: number, workspace: Workspace): Uint8Array {
  const { parameters } = new Network(planOf(model), workspace);
  const random = Random.of(Stream.weights, seed);
  for (const { shape, values } of parameters) {
    const [outputs, ...inputs] = shape;
    if (inputs.length === 0 || outputs === undefined) continue;
    const bound = Math.sqrt(6 / (values.length / outputs));
    for (let index = 0; index < values.length; index += 1) {
      values[index] = Math.fround((2 * random.uniform() - 1) * bound);
    }
  }
  return encodeState(model, 0, parameters, workspace.work);
}

/**
 * Trains on all samples once, a function of the request alone: the same bits in every process, on every version of
 * Node and on every processor.
 * @returns nothing when it was stopped
 * @throws ModelInvalid
 */
export function trainEpoch(request: EpochRequest, hooks: EpochHooks = {}): EpochResult | undefined {
  return unlessStopped(() => inWorkspace((workspace) => epoch(request, hooks, workspace), hooks.shouldStop));
}

/** Like an epoch that learns nothing. */
export function evaluate(request: EvaluationRequest, hooks: EpochHooks = {}): Evaluation | undefined {
  return unlessStopped(() => inWorkspace((workspace) => evaluation(request, hooks, workspace), hooks.shouldStop));
}

function epoch(
  { state, model, hyperparameters, seed, epoch, samples }: EpochRequest,
  hooks: EpochHooks,
  workspace: Workspace,
): EpochResult {
  const { arena, work } = workspace;
  const network = new Network(planOf(model), workspace);
  const { parameters } = network;
  const { optimizer, batchSize, gradientClip } = hyperparameters;
  const memory =
    decodeState(state, model, parameters, workspace, optimizer) ?? freshMemory(optimizer, parameters, arena);
  const feed = new Feed(model, samples, network.chunk, arena);
  const order = shuffled(samples.count, seed, epoch);
  const batches = Math.ceil(samples.count / batchSize);
  const tally: Tally = { loss: 0, correct: 0 };
  for (let batch = 0; batch < batches; batch += 1) {
    const from = batch * batchSize;
    const to = Math.min(from + batchSize, samples.count);
    network.clearGradients();
    for (let start = from; start < to; start += network.chunk) {
      const size = Math.min(network.chunk, to - start);
      feed.take(start, start + size, order);
      const logits = network.forward(feed.input, size);
      softmaxCrossEntropy(logits, feed.labels, size, model.classes, 1 / (to - from), tally);
      network.backward(logits, size);
    }
    clipGradient(parameters, gradientClip, work);
    step(parameters, memory, hyperparameters, workspace);
    hooks.onBatch?.(batch + 1, batches);
  }
  return {
    state: encodeState(model, epoch, parameters, work, { optimizer, memory }),
    loss: tally.loss / samples.count,
    accuracy: tally.correct / samples.count,
  };
}

function evaluation({ state, model, samples }: EvaluationRequest, hooks: EpochHooks, workspace: Workspace): Evaluation {
  const network = new Network(planOf(model), workspace);
  decodeState(state, model, network.parameters, workspace);
  const feed = new Feed(model, samples, network.chunk, workspace.arena);
  const tally: Tally = { loss: 0, correct: 0 };
  const batches = Math.ceil(samples.count / network.chunk);
  for (let batch = 0; batch < batches; batch += 1) {
    const from = batch * network.chunk;
    const to = Math.min(from + network.chunk, samples.count);
    feed.take(from, to);
    const logits = network.forward(feed.input, to - from);
    softmaxCrossEntropy(logits, feed.labels, to - from, model.classes, 1, tally);
    hooks.onBatch?.(batch + 1, batches);
  }
  const loss = tally.loss / samples.count;
  return {
    loss: Number.isFinite(loss) ? loss : null,
    accuracy: tally.correct / samples.count,
    samples: samples.count,
  };
}

function unlessStopped<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}
