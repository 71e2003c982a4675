import { parentPort } from 'node:worker_threads';
import { evaluate, initState, trainEpoch } from '../../engine/engine.js';
import type { EpochHooks } from '../../engine/engine.js';
import { ModelInvalid } from '../application/ports/trainer.js';
import { ControlSlot } from './thread-protocol.js';
import type { ThreadAnswer, ThreadResults, ThreadTask } from './thread-protocol.js';

/** The program of a thread that trains: one task after another. */
parentPort?.on('message', (task: ThreadTask) => {
  const answer = answerTo(task);
  parentPort?.postMessage(answer, bytesOf(answer));
});

function answerTo(task: ThreadTask): ThreadAnswer {
  try {
    const result = resultOf(task);
    return result === undefined ? { outcome: 'stopped' } : { outcome: 'done', result };
  } catch (error) {
    if (error instanceof ModelInvalid) return { outcome: 'invalid', message: error.message };
    throw error;
  }
}

function resultOf(task: ThreadTask): ThreadResults[keyof ThreadResults] | undefined {
  switch (task.do) {
    case 'init':
      return initState(task.model, task.seed);
    case 'trainEpoch':
      return trainEpoch(task.request, hooksOf(task.control));
    case 'evaluate':
      return evaluate(task.request, hooksOf(task.control));
  }
}

function hooksOf(control: Int32Array): EpochHooks {
  return {
    shouldStop: () => Atomics.load(control, ControlSlot.stop) !== 0,
    onBatch: (batch, batches) => {
      Atomics.store(control, ControlSlot.batch, batch);
      Atomics.store(control, ControlSlot.batches, batches);
    },
  };
}

/** A new state is moved, not copied. */
function bytesOf(answer: ThreadAnswer): ArrayBuffer[] {
  if (answer.outcome !== 'done') return [];
  const { result } = answer;
  const state = result instanceof Uint8Array ? result : 'state' in result ? result.state : undefined;
  return state?.buffer instanceof ArrayBuffer ? [state.buffer] : [];
}
