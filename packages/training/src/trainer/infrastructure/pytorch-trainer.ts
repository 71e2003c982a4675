import type { Evaluation, ModelShape, TrainerDescription } from '@fake-stripe/contracts';
import { ModelInvalid, Trainer, TrainerUnavailable } from '../application/ports/trainer.js';
import type {
  BatchProgress,
  EpochControl,
  EpochRequest,
  EpochResult,
  EvaluationRequest,
} from '../application/ports/trainer.js';
import { EnginePool } from './engine-pool.js';
import { reporting } from './progress-reports.js';
import { PyTorchProcess } from './pytorch-process.js';
import type { PyTorchProcessOptions } from './pytorch-process.js';
import { evaluationOf, numberOf, textOf } from './pytorch-protocol.js';

export interface PyTorchTrainerOptions extends PyTorchProcessOptions {
  /** How long the process has to stop before it is killed, in milliseconds: 150. */
  readonly patience?: number;
}

/** PyTorch in a process of its own, started at the first call; calls take turns in it. */
export class PyTorchTrainer extends Trainer {
  private readonly pool: EnginePool<PyTorchProcess>;
  private description?: TrainerDescription;

  constructor(options: PyTorchTrainerOptions) {
    super();
    this.pool = new EnginePool(() => new PyTorchProcess(options), 1, { patience: options.patience });
  }

  override async describe(): Promise<TrainerDescription> {
    // Asked once: the process may be busy, and what is said of it does not change.
    this.description ??= await this.ask();
    return this.description;
  }

  override init(model: ModelShape, seed: number): Promise<Uint8Array> {
    return this.use(never(), async (process) => {
      const out = process.folder.newPath('state');
      const result = await process.run({ do: 'init', model, seed, out });
      return result && process.folder.takeState(out);
    });
  }

  override trainEpoch(request: EpochRequest, control: EpochControl): Promise<EpochResult> {
    const { samples, hyperparameters } = request;
    let reached: BatchProgress = { batch: 0, batches: Math.ceil(samples.count / hyperparameters.batchSize) };
    const keep = (progress: BatchProgress): void => {
      reached = progress;
    };
    return reporting(
      control,
      () => reached,
      () => this.use(control.signal, (process) => epochIn(process, request, control.signal, keep)),
    );
  }

  override evaluate(request: EvaluationRequest, { signal }: Pick<EpochControl, 'signal'>): Promise<Evaluation> {
    return this.use(signal, (process) => evaluationIn(process, request, signal));
  }

  override close(): Promise<void> {
    return this.pool.close();
  }

  private ask(): Promise<TrainerDescription> {
    return this.use(never(), async (process) => {
      const { version, threads, device } = (await process.run({ do: 'describe' })) ?? {};
      return {
        engine: 'pytorch',
        version: textOf(version),
        determinism: 'same-hardware',
        threads: numberOf(threads),
        device: textOf(device),
      };
    });
  }

  /** A disk that is full, or a file that has gone, is a fault of the engine like others. */
  private use<T>(signal: AbortSignal, compute: (process: PyTorchProcess) => Promise<T | undefined>): Promise<T> {
    return this.pool.use(signal, async (process) => {
      try {
        return await compute(process);
      } catch (error) {
        if (error instanceof ModelInvalid || error instanceof TrainerUnavailable || signal.aborted) throw error;
        throw new TrainerUnavailable(`PyTorch: ${String(error)}`, { cause: error });
      }
    });
  }
}

async function epochIn(
  process: PyTorchProcess,
  { state: bytes, samples, model, hyperparameters, seed, epoch }: EpochRequest,
  signal: AbortSignal,
  onProgress: (progress: BatchProgress) => void,
): Promise<EpochResult | undefined> {
  const { folder } = process;
  const files = await folder.filesOf(samples);
  const state = folder.newPath('state');
  const out = folder.newPath('state');
  try {
    await folder.writeState(state, bytes);
    signal.throwIfAborted();
    const task = { do: 'trainEpoch', model, hyperparameters, seed, epoch, samples: files, state, out } as const;
    const result = await process.run(task, onProgress);
    if (!result) return undefined;
    return {
      state: await folder.takeState(out),
      loss: numberOf(result.loss),
      accuracy: numberOf(result.accuracy),
    };
  } finally {
    await folder.remove(state, out);
  }
}

async function evaluationIn(
  process: PyTorchProcess,
  { state: bytes, samples, model }: EvaluationRequest,
  signal: AbortSignal,
): Promise<Evaluation | undefined> {
  const { folder } = process;
  const files = await folder.filesOf(samples);
  const state = folder.newPath('state');
  try {
    await folder.writeState(state, bytes);
    signal.throwIfAborted();
    const result = await process.run({ do: 'evaluate', model, samples: files, state });
    return result && evaluationOf(result);
  } finally {
    await folder.remove(state);
  }
}

const never = (): AbortSignal => new AbortController().signal;
