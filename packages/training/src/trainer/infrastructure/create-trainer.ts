import { fileURLToPath } from 'node:url';
import type { Trainer } from '../application/ports/trainer.js';
import { PyTorchTrainer } from './pytorch-trainer.js';
import type { PyTorchDevice } from './pytorch-process.js';
import { ThreadedTrainer } from './threaded-trainer.js';

/** Built even when this file is run from its source, as tests do: a thread loads JavaScript only. */
export const ENGINE_THREAD = fileURLToPath(
  new URL('../../../dist/trainer/infrastructure/engine-thread.js', import.meta.url),
);
export const PYTORCH_PROGRAM = fileURLToPath(new URL('../../../trainers/pytorch/trainer.py', import.meta.url));

export type TrainerChoice =
  | {
      readonly kind: 'own';
      /** Calls that compute at the same time. */
      readonly threads: number;
    }
  | {
      readonly kind: 'pytorch';
      readonly python: string;
      readonly device: PyTorchDevice;
      /** Of one operation. */
      readonly threads: number;
    };

/** The trainer with its programs as they lie in this package. */
export function createTrainer(choice: TrainerChoice): Trainer {
  if (choice.kind === 'own') return new ThreadedTrainer({ ...choice, program: ENGINE_THREAD });
  return new PyTorchTrainer({ ...choice, program: PYTORCH_PROGRAM });
}
