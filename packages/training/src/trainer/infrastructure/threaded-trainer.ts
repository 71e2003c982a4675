import type { Evaluation, ModelShape, TrainerDescription } from '@fake-stripe/contracts';
import { ENGINE } from '../../engine/engine.js';
import { Trainer } from '../application/ports/trainer.js';
import type { EpochControl, EpochRequest, EpochResult, EvaluationRequest } from '../application/ports/trainer.js';
import { EnginePool } from './engine-pool.js';
import { reporting } from './progress-reports.js';
import { ControlSlot, newControl } from './thread-protocol.js';
import { TrainingThread } from './training-thread.js';

export interface ThreadedTrainerOptions {
  /** The built `engine-thread.js`. */
  readonly program: string | URL;
  /** Calls that compute at the same time, each in a thread; more wait for their turn. */
  readonly threads: number;
  /** How long a thread has to stop before it is ended, in milliseconds: 150. */
  readonly patience?: number;
  /** How long a thread is kept that nobody uses, in milliseconds: a minute. */
  readonly idleFor?: number;
}

/** Longer than a run's pauses between its calls. An idle thread holds the memory of the last model. */
const IDLE_FOR = 60_000;

/** The own engine in threads of this process, so that its event loop stays free. */
export class ThreadedTrainer extends Trainer {
  private readonly pool: EnginePool<TrainingThread>;

  constructor({ program, threads, patience, idleFor = IDLE_FOR }: ThreadedTrainerOptions) {
    super();
    this.pool = new EnginePool(() => new TrainingThread(program), threads, { patience, idleFor });
  }

  override describe(): Promise<TrainerDescription> {
    return Promise.resolve({ ...ENGINE, determinism: 'bit-exact', threads: 1, device: 'cpu' });
  }

  override init(model: ModelShape, seed: number): Promise<Uint8Array> {
    return this.pool.use(new AbortController().signal, (thread) => thread.run<'init'>({ do: 'init', model, seed }));
  }

  override trainEpoch(request: EpochRequest, control: EpochControl): Promise<EpochResult> {
    const { samples, hyperparameters } = request;
    const shared = newControl(Math.ceil(samples.count / hyperparameters.batchSize));
    const progress = () => ({
      batch: Atomics.load(shared, ControlSlot.batch),
      batches: Atomics.load(shared, ControlSlot.batches),
    });
    return reporting(control, progress, () =>
      this.pool.use(control.signal, (thread) => {
        const state = new Uint8Array(request.state);
        return thread.run<'trainEpoch'>({ do: 'trainEpoch', request: { ...request, state }, control: shared }, [
          state.buffer,
        ]);
      }),
    );
  }

  override evaluate(request: EvaluationRequest, { signal }: Pick<EpochControl, 'signal'>): Promise<Evaluation> {
    return this.pool.use(signal, (thread) => {
      const state = new Uint8Array(request.state);
      return thread.run<'evaluate'>({ do: 'evaluate', request: { ...request, state }, control: newControl() }, [
        state.buffer,
      ]);
    });
  }

  override close(): Promise<void> {
    return this.pool.close();
  }
}
