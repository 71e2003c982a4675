import { ErrorCode, OrderDoor, type ResolveCompensation, type StepName } from '@fake-stripe/contracts';
import { refuse, type Door, type Said } from './door.js';
import type { Saga } from './saga.js';

interface Attended {
  readonly state: { readonly status: string };
  note(type: string, payload: Readonly<Record<string, unknown>>): void;
}

/** The way out for an undo that failed for good: an operator has it tried again, or says that it is settled. */
export function attentionDoor(journal: Attended, saga: Saga): Door<Said<ResolveCompensation>> {
  const resolutionIn = (args: Said<ResolveCompensation>): ResolveCompensation => {
    const { step, action, by, reason } = args ?? {};
    if (typeof step !== 'string' || (action !== 'retry' && action !== 'resolve')) {
      refuse(ErrorCode.validationFailed, 'A resolution names its step, and an action: retry or resolve');
    }
    if (journal.state.status !== 'needs_attention' || saga.leftOver(step as StepName).length === 0) {
      refuse(ErrorCode.notAwaitingAttention, `No compensation of step ${step} awaits attention`);
    }
    return { step: step as StepName, action, by: textOf(by), reason: textOf(reason) };
  };
  return {
    name: OrderDoor.resolveCompensation,
    check: (args) => void resolutionIn(args),
    apply: (args) => {
      const { step, action, by, reason } = resolutionIn(args);
      journal.note('attention_given', { step, action, by, reason });
      saga.settleFailed(step, action);
      return { outcome: 'accepted', status: journal.state.status };
    },
  };
}

function textOf(said: unknown): string {
  return typeof said === 'string' ? said : '';
}
