import {
  CANCEL_PAYMENT,
  ErrorCode,
  OrderDoor,
  PaymentQuery,
  type CancelPayment,
  type DoorAnswer,
  type PaymentState,
  type ResolveCompensation,
} from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';
import type { PaymentJournal } from './payment-journal.js';
import type { PaymentRun } from './payment-run.js';
import type { PaymentUndos } from './payment-undos.js';

/** What a signal really brings: anybody can send one, with anything. */
type Said<T> = { readonly [K in keyof T]?: unknown } | null | undefined;

const paymentStatus = defineQuery<PaymentState>(PaymentQuery.status);

export function openStatus(journal: PaymentJournal): void {
  setHandler(paymentStatus, () => journal.state);
}

/** Cancelling is accepted until the payment has ended or has begun to be undone for another reason. */
export function openCancel(run: PaymentRun): void {
  open<CancelPayment>(
    CANCEL_PAYMENT,
    () => {
      if (run.cancellation) return;
      const { status } = run.journal.state;
      if (status !== 'processing') refuse(ErrorCode.alreadyFinished, `The payment is ${status}`);
    },
    (args) => {
      const outcome = run.cancellation ? 'already_decided' : 'accepted';
      run.cancel(typeof args?.reason === 'string' ? args.reason : undefined);
      return { outcome, status: run.journal.state.status };
    },
  );
}

/** The way out for an undo that failed for good. */
export function openAttention(journal: PaymentJournal, undos: PaymentUndos): void {
  const resolutionIn = (args: Said<ResolveCompensation>): Pick<ResolveCompensation, 'step' | 'action'> => {
    const { step, action } = args ?? {};
    if ((step !== 'capture' && step !== 'authorize') || (action !== 'retry' && action !== 'resolve')) {
      refuse(ErrorCode.validationFailed, 'A resolution names capture or authorize, and an action: retry or resolve');
    }
    if (journal.state.status !== 'needs_attention' || !undos.has('failed', step)) {
      refuse(ErrorCode.notAwaitingAttention, `No compensation of step ${step} awaits attention`);
    }
    return { step, action };
  };
  open<ResolveCompensation>(
    OrderDoor.resolveCompensation,
    (args) => void resolutionIn(args),
    (args) => {
      const { step, action } = resolutionIn(args);
      journal.note('attention_given', { step, action, by: args?.by, reason: args?.reason });
      undos.settleFailed(step, action);
      return { outcome: 'accepted', status: journal.state.status };
    },
  );
}

/** A door is a signal and an update of the same name and meaning: the update answers, the signal only warns. */
function open<A>(name: string, check: (args: Said<A>) => void, apply: (args: Said<A>) => DoorAnswer): void {
  setHandler(defineUpdate<DoorAnswer, [Said<A>]>(name), apply, { validator: check });
  setHandler(defineSignal<[Said<A>]>(name), (args) => {
    try {
      check(args);
      apply(args);
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      log.warn('signal refused', { signal: name, code: error.type, reason: error.message });
    }
  });
}

function refuse(code: string, message: string): never {
  throw ApplicationFailure.nonRetryable(message, code);
}
