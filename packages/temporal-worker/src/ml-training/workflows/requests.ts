import type { DecideTraining, PauseTraining, TrainingDoorAnswer } from '@fake-stripe/contracts';
import { CancellationScope, condition } from '@temporalio/workflow';
import { refuse } from '../../workflow-kit/door.js';

export type TrainingRequest =
  | { readonly kind: 'decide'; readonly args: DecideTraining }
  | { readonly kind: 'pause' | 'resume'; readonly args: PauseTraining };

/** How a request was taken up: answered, or refused with a code. */
export type Settlement = { readonly answer: TrainingDoorAnswer } | { readonly code: string; readonly message: string };

interface Pending {
  readonly request: TrainingRequest;
  settlement?: Settlement;
}

/**
 * What people ask of a run. The handlers only put it here: the run takes it up between two epochs, so that nobody
 * changes what an epoch is trained with while it is being trained.
 */
export class Requests {
  private readonly pending: Pending[] = [];

  get waiting(): boolean {
    return this.pending.length > 0;
  }

  /** @throws ApplicationFailure with which the request is refused */
  async ask(request: TrainingRequest): Promise<TrainingDoorAnswer> {
    const asked: Pending = { request };
    this.pending.push(asked);
    // A run that is cancelled answers all the same.
    await CancellationScope.nonCancellable(() => condition(() => asked.settlement !== undefined));
    const settlement = asked.settlement as Settlement;
    if ('answer' in settlement) return settlement.answer;
    return refuse(settlement.code, settlement.message);
  }

  /** Takes the oldest up. */
  take(settle: (request: TrainingRequest) => Settlement): void {
    const next = this.pending.shift();
    if (next) next.settlement = settle(next.request);
  }

  refuseAll(code: string, message: string): void {
    while (this.waiting) this.take(() => ({ code, message }));
  }
}
