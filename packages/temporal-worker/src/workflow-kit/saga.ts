import type { Compensation, CompensationStatus, StepName } from '@fake-stripe/contracts';
import { condition } from '@temporalio/workflow';
import type { StepRetry } from './execute-step.js';
import { attemptsOf, describeFailure } from './failures.js';
import type { Undone } from './step-call.js';

/** Of every undo: given up late, because what is left over needs a person. */
export const compensationRetry: StepRetry = { attempts: 10, interval: 1_000 };

export interface Undo {
  readonly step: StepName;
  readonly activity: string;
  /** Idempotency key of the call that it undoes, where somebody else may undo that call first. */
  readonly undoes?: string;
  /** Idempotent, and safe when the step never took effect. Each run is a new intent with a key of its own. */
  readonly run: () => Promise<Undone>;
}

/** What somebody else, such as a child workflow, did about a call that an undo is registered for. */
export interface UndoneElsewhere {
  /** Idempotency key of the call. */
  readonly key: string;
  /** `left_over`: its attempts were used up, and the undo that is registered remains. */
  readonly outcome: Undone['outcome'] | 'left_over';
  readonly attempt: number;
  readonly error?: string;
}

/** Where a saga tells what it does. */
export interface SagaJournal {
  compensations(compensations: readonly Compensation[]): void;
  note(type: string, payload: Readonly<Record<string, unknown>>): void;
}

interface Registered {
  undo: Undo;
  entry: Compensation;
}

/**
 * What has to be undone if the order does not complete. An undo is registered before its step is sent, so that a step
 * whose answer was lost is undone as well.
 */
export class Saga {
  private readonly registered: Registered[] = [];

  constructor(private readonly journal: SagaJournal) {}

  register(undo: Undo): void {
    this.registered.push({ undo, entry: { step: undo.step, activity: undo.activity, status: 'pending', attempts: 0 } });
    this.publish();
  }

  /** What was done cannot be undone any more. */
  forget(step: StepName): void {
    this.registered.splice(0, Infinity, ...this.registered.filter(({ undo }) => undo.step !== step));
    this.publish();
  }

  /** From now on a step is undone in another way, in its place among the others. */
  replace(undo: Undo): void {
    for (const item of this.registered.filter((known) => known.undo.step === undo.step)) {
      item.undo = undo;
      item.entry = { ...item.entry, activity: undo.activity };
    }
    this.publish();
  }

  /** Somebody else has undone a call, or tried to. */
  settle({ key, outcome, attempt, error }: UndoneElsewhere): void {
    for (const item of this.registered.filter(({ undo }) => undo.undoes === key)) {
      const { step, activity } = item.undo;
      if (outcome === 'left_over') {
        this.set(item, { attempts: attempt, error });
        this.journal.note('compensation_failed', { step, activity, attempt, reason: error });
      } else {
        this.set(item, { status: statusOf(outcome), attempts: attempt });
        this.journal.note('compensation_completed', { step, activity, outcome, attempt });
      }
    }
  }

  /** Runs what is pending, last registered first. One that fails does not stop the others. */
  private async compensate(): Promise<void> {
    for (const item of [...this.registered].reverse()) {
      if (item.entry.status === 'pending') await this.undo(item);
    }
  }

  /**
   * Compensates, again and again until nothing is left over: `needsAttention` tells that an operator is waited for,
   * `goesOn` that one has spoken.
   */
  async compensateFully(needsAttention: () => void | Promise<void>, goesOn: () => void | Promise<void>): Promise<void> {
    for (;;) {
      await this.compensate();
      if (this.leftOver().length === 0) return;
      await needsAttention();
      await condition(() => this.hasPending || this.leftOver().length === 0);
      await goesOn();
    }
  }

  leftOver(step?: StepName): readonly StepName[] {
    return this.registered
      .filter(({ entry }) => entry.status === 'failed' && (step === undefined || entry.step === step))
      .map(({ entry }) => entry.step);
  }

  private get hasPending(): boolean {
    return this.registered.some(({ entry }) => entry.status === 'pending');
  }

  /** An operator's word on an undo that failed for good: `retry` makes it pending again, `resolve` takes it as settled. */
  settleFailed(step: StepName, action: 'retry' | 'resolve'): void {
    for (const item of this.registered) {
      if (item.entry.step !== step || item.entry.status !== 'failed') continue;
      this.set(item, { status: action === 'retry' ? 'pending' : 'resolved' });
    }
  }

  /** Nothing will be undone any more: the order is past its point of no return or complete. */
  discard(): void {
    this.registered.length = 0;
    this.publish();
  }

  private async undo(item: Registered): Promise<void> {
    const { step, activity } = item.undo;
    const before = item.entry.attempts;
    this.set(item, { status: 'running' });
    try {
      const { outcome, attempt } = await item.undo.run();
      this.set(item, {
        status: statusOf(outcome),
        attempts: before + attempt,
        error: undefined,
      });
      this.journal.note('compensation_completed', { step, activity, outcome, attempt });
    } catch (error) {
      const failure = describeFailure(error);
      const attempt = attemptsOf(error, compensationRetry.attempts);
      this.set(item, { status: 'failed', attempts: before + attempt, error: `${failure.code}: ${failure.message}` });
      this.journal.note('compensation_failed', { step, activity, attempt, ...failure });
    }
  }

  private set(item: Registered, change: Partial<Compensation>): void {
    item.entry = { ...item.entry, ...change };
    this.publish();
  }

  private publish(): void {
    this.journal.compensations(this.registered.map(({ entry }) => entry));
  }
}

function statusOf(outcome: Undone['outcome']): CompensationStatus {
  return outcome === 'undone' ? 'done' : 'nothing_to_undo';
}
