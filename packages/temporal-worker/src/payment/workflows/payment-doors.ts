import { CANCEL_PAYMENT, ErrorCode, PaymentQuery, type CancelPayment, type PaymentState } from '@fake-stripe/contracts';
import { defineQuery, setHandler } from '@temporalio/workflow';
import { attentionDoor } from '../../workflow-kit/attention-door.js';
import { openDoor, refuse, type Door, type Said } from '../../workflow-kit/door.js';
import type { PaymentJournal } from './payment-journal.js';
import type { PaymentRun } from './payment-run.js';
import type { PaymentUndos } from './payment-undos.js';

const paymentStatus = defineQuery<PaymentState>(PaymentQuery.status);

export function openStatus(journal: PaymentJournal): void {
  setHandler(paymentStatus, () => journal.state);
}

/** Cancelling is accepted until the payment has ended or has begun to be undone for another reason. */
export function openCancel(run: PaymentRun): void {
  const door: Door<Said<CancelPayment>> = {
    name: CANCEL_PAYMENT,
    check: () => {
      if (run.cancellation) return;
      const { status } = run.journal.state;
      if (status !== 'processing') refuse(ErrorCode.alreadyFinished, `The payment is ${status}`);
    },
    apply: (args) => {
      const outcome = run.cancellation ? 'already_decided' : 'accepted';
      run.cancel(typeof args?.reason === 'string' ? args.reason : undefined);
      return { outcome, status: run.journal.state.status };
    },
  };
  openDoor(door, run.journal);
}

export function openAttention(journal: PaymentJournal, undos: PaymentUndos): void {
  openDoor(attentionDoor(journal, undos.saga), journal);
}
