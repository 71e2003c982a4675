import {
  ErrorCode,
  OrderDoor,
  type Compensation,
  type DoorAnswer,
  type ResolveCompensation,
} from '@fake-stripe/contracts';
import { refusalOf } from '../../../kernel/refusal-of.js';
import { Refused } from '../../../kernel/refused.js';
import { sha256 } from '../../../kernel/request-hash.js';
import type { WorkflowRuns } from '../ports/workflow-runs.js';
import type { KnownRun, RunLookup } from '../run-lookup.js';

export interface SettledRun {
  readonly workflowId: string;
  readonly runId: string;
  /** `pending`: it is known that the request was taken, not what became of it. */
  readonly outcome: DoorAnswer['outcome'] | 'pending';
  readonly status?: string;
}

const WAIT_MS = 5_000;

const refusals = [ErrorCode.notAwaitingAttention, ErrorCode.validationFailed, ErrorCode.alreadyFinished] as const;

/**
 * Settles an undo that failed for good: has it tried again, or takes it as settled by hand. When no worker answers
 * within 5 s the request is left for the next one, and its outcome is `pending`.
 * Refuses with `workflow_not_found`, `already_finished`, `not_awaiting_attention` and `validation_failed`. Throws WorkflowsUnavailable.
 */
export class SettleRun {
  constructor(
    private readonly runs: WorkflowRuns,
    private readonly lookup: RunLookup,
  ) {}

  async execute(workflowId: string, body: ResolveCompensation): Promise<SettledRun> {
    const until = Date.now() + WAIT_MS;
    const known = await this.lookup.find(workflowId);
    await this.throwIfClosed(known);
    const { run, kind } = known;
    if (!kind.needsAttention) throw notAwaiting(`A ${kind.name} never waits for attention.`);
    const updateId = sha256({ runId: run.runId, body, attempts: await this.attempts(known, body.step) });
    const request = { name: OrderDoor.resolveCompensation, body, updateId };
    const answer = await this.runs.request(run, request, Math.max(until - Date.now(), 1));
    const settled = { workflowId, runId: run.runId };
    switch (answer.outcome) {
      case 'answered':
        return { ...settled, ...answer.answer };
      case 'refused':
        throw refusalOf(answer.code, answer.message, refusals);
      case 'in_progress':
        return { ...settled, outcome: 'pending' };
      case 'unanswered':
        if (await this.runs.leave(run, request)) return { ...settled, outcome: 'pending' };
        throw finished(workflowId, 'closed');
      case 'closed':
        throw finished(workflowId, 'closed');
    }
  }

  /** The same word may be needed again after the undo has failed again: that is another request. */
  private async attempts({ run, kind }: KnownRun, step: string): Promise<number> {
    const state = kind.statusQuery === undefined ? undefined : await this.runs.query(run, kind.statusQuery);
    const { compensations = [] } = (state ?? {}) as { readonly compensations?: readonly Compensation[] };
    return compensations.filter((undo) => undo.step === step).reduce((sum, undo) => sum + undo.attempts, 0);
  }

  private async throwIfClosed(known: KnownRun): Promise<void> {
    const end = await this.lookup.end(known);
    if (end) throw finished(known.run.workflowId, end.status);
  }
}

function notAwaiting(message: string): Refused {
  return new Refused(ErrorCode.notAwaitingAttention, message);
}

function finished(workflowId: string, status: string): Refused {
  return new Refused(ErrorCode.alreadyFinished, `Workflow ${workflowId} is ${status.replaceAll('_', ' ')}.`);
}
