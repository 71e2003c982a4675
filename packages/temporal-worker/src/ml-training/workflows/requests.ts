import type { DecideTraining, PauseTraining, TrainingDoorAnswer } from '@fake-stripe/contracts';
import { CancellationScope, condition } from '@temporalio/workflow';
import { refuse } from '../../workflow-kit/door.js';

export type TrainingRequest =
  | { readonly kind: 'decide'; readonly args: DecideTraining }
  | { readonly kind: 'pause' | 'resume'; readonly args: PauseTraining };

/** How a request was taken up: answered, or refused with a code. */
export type Settlement = { readonly answer: TrainingDoorAnswer } | { readonly code: string; readonly message: string };

type Answered = readonly (readonly [requestId: string, answer: TrainingDoorAnswer])[];

interface Pending {
  readonly request: TrainingRequest;
  settlement?: Settlement;
}

/** A request is repeated within minutes: older answers need not be known. */
const KEPT_ANSWERS = 100;

/**
 * What people ask of a run. The handlers only put it here: the run takes it up between two epochs, so that nobody
 * changes what an epoch is trained with while it is being trained.
 */
export class Requests {
  private readonly pending: Pending[] = [];
  private readonly answers: Map<string, TrainingDoorAnswer>;

  constructor(answered: Answered = []) {
    this.answers = new Map(answered);
  }

  get waiting(): boolean {
    return this.pending.length > 0;
  }

  /** Newest last. */
  get answered(): Answered {
    return [...this.answers].slice(-KEPT_ANSWERS);
  }

  /** Whether it came before: an update and the signal that was left in its place are one request. */
  knows(requestId: string | undefined): boolean {
    return requestId !== undefined && (this.answers.has(requestId) || this.find(requestId) !== undefined);
  }

  has(kind: TrainingRequest['kind']): boolean {
    return this.pending.some(({ request }) => request.kind === kind);
  }

  /** @throws ApplicationFailure with which the request is refused */
  async ask(request: TrainingRequest): Promise<TrainingDoorAnswer> {
    const { requestId } = request.args;
    const known = requestId === undefined ? undefined : this.answers.get(requestId);
    if (known) return known;
    const asked: Pending = (requestId === undefined ? undefined : this.find(requestId)) ?? { request };
    if (!this.pending.includes(asked)) this.pending.push(asked);
    // A run that is cancelled answers all the same.
    await CancellationScope.nonCancellable(() => condition(() => asked.settlement !== undefined));
    const settlement = asked.settlement as Settlement;
    if ('answer' in settlement) return settlement.answer;
    return refuse(settlement.code, settlement.message);
  }

  /** Takes the oldest up. */
  take(settle: (request: TrainingRequest) => Settlement): void {
    const next = this.pending.shift();
    if (!next) return;
    next.settlement = settle(next.request);
    const { requestId } = next.request.args;
    if (requestId !== undefined && 'answer' in next.settlement) this.answers.set(requestId, next.settlement.answer);
  }

  refuseAll(code: string, message: string): void {
    while (this.waiting) this.take(() => ({ code, message }));
  }

  private find(requestId: string): Pending | undefined {
    return this.pending.find(({ request }) => request.args.requestId === requestId);
  }
}
