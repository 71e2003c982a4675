import { ErrorCode, type PaymentState, type RefundInput } from '@fake-stripe/contracts';
import { allHandlersFinished, CancellationScope, condition, workflowInfo } from '@temporalio/workflow';
import { StepKeys } from '../../workflow-kit/step-keys.js';
import { openAttention, openStatus } from './payment-doors.js';
import { PaymentJournal } from './payment-journal.js';
import { PaymentUndos } from './payment-undos.js';

/**
 * Gives a completed payment back, once: a charge that was refunded before, by whomever, is not refunded again. Once
 * begun it cannot be cancelled.
 */
export async function refundWorkflow(input: RefundInput): Promise<PaymentState> {
  const { payment, paymentRunId, reason, start, correlationId, chaos } = input;
  const { workflowId, firstExecutionRunId } = workflowInfo();
  const now = new Date().toISOString();
  const { failure: _failure, refundId: _refundId, ...charge } = payment;
  const journal = new PaymentJournal(
    { ...charge, status: 'processing', attempts: 0, startedAt: now, updatedAt: now },
    correlationId,
  );
  const keyPrefix = `${workflowId}/${firstExecutionRunId}`;
  const chaosPrefix = `${workflowId}/${start}`;
  const keys = new StepKeys({ orderId: payment.orderId, keyPrefix, chaosPrefix, correlationId, chaos });
  const undos = new PaymentUndos(journal, keys);
  openStatus(journal);
  openAttention(journal, undos);

  journal.note('refund_begun', { paymentRunId, reason });
  return CancellationScope.nonCancellable(async () => {
    await undos.settle();
    end(journal);
    await condition(allHandlersFinished);
    return journal.state;
  });
}

function end(journal: PaymentJournal): void {
  const refund = journal.state.compensations.find(({ step }) => step === 'capture');
  const attempts = refund?.attempts ?? 0;
  if (refund?.status !== 'nothing_to_undo') return journal.enter('refunded', { attempts });
  const failure = { code: ErrorCode.nothingToRefund, message: 'The provider knows of no such charge' };
  journal.enter('failed', { attempts, failure });
}
