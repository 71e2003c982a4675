import type { Evaluation, ModelShape, TrainerDescription } from '@fake-stripe/contracts';
import {
  Trainer,
  type EpochControl,
  type EpochRequest,
  type EpochResult,
  type EvaluationRequest,
} from '@fake-stripe/training';

/** A trainer that tells which epochs it computed, and that can be held before one. */
export class WatchedTrainer extends Trainer {
  /** Each epoch that was computed to its end, in order. */
  readonly epochs: number[] = [];
  private readonly held = new Map<string, Hold>();

  constructor(private readonly real: Trainer) {
    super();
  }

  /** The next call for this epoch (`init`, `evaluate`) waits; `reached` resolves when it has come. */
  hold(call: number | 'init' | 'evaluate'): Hold {
    const hold = new Hold();
    this.held.set(String(call), hold);
    return hold;
  }

  override describe(): Promise<TrainerDescription> {
    return this.real.describe();
  }

  override async init(model: ModelShape, seed: number): Promise<Uint8Array> {
    await this.pass('init');
    return this.real.init(model, seed);
  }

  override async trainEpoch(request: EpochRequest, control: EpochControl): Promise<EpochResult> {
    await this.pass(String(request.epoch), control.signal);
    const result = await this.real.trainEpoch(request, control);
    this.epochs.push(request.epoch);
    return result;
  }

  override async evaluate(request: EvaluationRequest, control: Pick<EpochControl, 'signal'>): Promise<Evaluation> {
    await this.pass('evaluate', control.signal);
    return this.real.evaluate(request, control);
  }

  override close(): Promise<void> {
    return this.real.close();
  }

  private async pass(call: string, signal?: AbortSignal): Promise<void> {
    const hold = this.held.get(call);
    if (!hold) return;
    this.held.delete(call);
    await hold.wait(signal);
  }
}

export class Hold {
  private readonly arrival = new Latch();
  private readonly clearance = new Latch();

  /** Resolves when the call has come. */
  get reached(): Promise<void> {
    return this.arrival.open;
  }

  release(): void {
    this.clearance.pass();
  }

  async wait(signal?: AbortSignal): Promise<void> {
    this.arrival.pass();
    signal?.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    await Promise.race([this.clearance.open, aborted]);
  }
}

class Latch {
  pass!: () => void;
  readonly open = new Promise<void>((resolve) => (this.pass = resolve));
}
