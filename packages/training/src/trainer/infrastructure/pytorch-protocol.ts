import type { Evaluation, ModelShape } from '@fake-stripe/contracts';
import { TrainerUnavailable } from '../application/ports/trainer.js';
import type { BatchProgress, EpochRequest } from '../application/ports/trainer.js';

/** Files of samples: float32, and uint16. */
export interface SampleFiles {
  readonly features: string;
  readonly labels: string;
}

/** What trainers/pytorch/trainer.py is asked for. `state` and `out` are paths of states. */
export type PyTorchTask =
  | { readonly do: 'describe' }
  | { readonly do: 'init'; readonly model: ModelShape; readonly seed: number; readonly out: string }
  | (Pick<EpochRequest, 'model' | 'hyperparameters' | 'seed' | 'epoch'> & {
      readonly do: 'trainEpoch';
      readonly state: string;
      readonly samples: SampleFiles;
      readonly out: string;
    })
  | {
      readonly do: 'evaluate';
      readonly model: ModelShape;
      readonly state: string;
      readonly samples: SampleFiles;
    };

export type PyTorchAnswer =
  | { readonly id: number; readonly progress: BatchProgress }
  | { readonly id: number; readonly result: Fields }
  | { readonly id: number; readonly stopped: true }
  | { readonly id: number; readonly error: { readonly type: string; readonly message: string } };

type Fields = Readonly<Record<string, unknown>>;

/** @throws TrainerUnavailable for a line that is no answer */
export function answerOf(line: string): PyTorchAnswer {
  const message = parsed(line);
  const { id, progress, result, stopped, error } = fieldsOf(message, line);
  if (typeof id !== 'number') throw strange(line);
  if (progress !== undefined) {
    const { batch, batches } = fieldsOf(progress, line);
    return { id, progress: { batch: numberOf(batch), batches: numberOf(batches) } };
  }
  if (result !== undefined) return { id, result: fieldsOf(result, line) };
  if (stopped === true) return { id, stopped };
  const { type, message: text } = fieldsOf(error, line);
  return { id, error: { type: textOf(type), message: textOf(text) } };
}

/** JSON knows no NaN and no infinity: they come as words. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  throw strange(JSON.stringify(value));
}

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw strange(JSON.stringify(value));
}

export function evaluationOf({ loss, accuracy, samples }: Fields): Evaluation {
  const mean = numberOf(loss);
  return {
    loss: Number.isFinite(mean) ? mean : null,
    accuracy: numberOf(accuracy),
    samples: numberOf(samples),
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw strange(line);
  }
}

function fieldsOf(value: unknown, line: string): Fields {
  if (typeof value !== 'object' || value === null) throw strange(line);
  return value as Fields;
}

function strange(said: string | undefined): TrainerUnavailable {
  return new TrainerUnavailable(`PyTorch's process said what cannot be understood: ${said?.slice(0, 200)}`);
}
