import type { Evaluation, ModelShape } from '@fake-stripe/contracts';
import type { EpochRequest, EpochResult, EvaluationRequest } from '../application/ports/trainer.js';

/** What an engine's thread is asked for. `control` is shared memory: see ControlSlot. */
export type ThreadTask =
  | { readonly do: 'init'; readonly model: ModelShape; readonly seed: number }
  | { readonly do: 'trainEpoch'; readonly request: EpochRequest; readonly control: Int32Array }
  | { readonly do: 'evaluate'; readonly request: EvaluationRequest; readonly control: Int32Array };

export interface ThreadResults {
  readonly init: Uint8Array;
  readonly trainEpoch: EpochResult;
  readonly evaluate: Evaluation;
}

/** Anything else that goes wrong ends the thread. */
export type ThreadAnswer =
  | { readonly outcome: 'done'; readonly result: ThreadResults[keyof ThreadResults] }
  | { readonly outcome: 'stopped' }
  | { readonly outcome: 'invalid'; readonly message: string };

/** Words of the shared memory: a busy thread reads no messages, and one that sent many would delay others. */
export const ControlSlot = { stop: 0, batch: 1, batches: 2 } as const;

export function newControl(batches = 0): Int32Array {
  const control = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  control[ControlSlot.batches] = batches;
  return control;
}
