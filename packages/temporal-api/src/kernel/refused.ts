import { ErrorCode, type FieldError } from '@fake-stripe/contracts';

/** Codes with which a request about a workflow is refused. */
export type RefusalCode =
  | typeof ErrorCode.validationFailed
  | typeof ErrorCode.totalMismatch
  | typeof ErrorCode.workflowNotFound
  | typeof ErrorCode.orderNotFound
  | typeof ErrorCode.orderExists
  | typeof ErrorCode.orderClosing
  | typeof ErrorCode.paymentIdInUse
  | typeof ErrorCode.notAwaitingApproval
  | typeof ErrorCode.notAwaitingAttention
  | typeof ErrorCode.notReturnable
  | typeof ErrorCode.paymentExists
  | typeof ErrorCode.paymentClosing
  | typeof ErrorCode.alreadyDispatched
  | typeof ErrorCode.alreadyFinished
  | typeof ErrorCode.notCancellable
  | typeof ErrorCode.awaitingAttention
  | typeof ErrorCode.idempotencyError
  | typeof ErrorCode.trainingNotFound
  | typeof ErrorCode.checkpointNotFound
  | typeof ErrorCode.notAdjustable
  | typeof ErrorCode.notAwaitingDecision
  | typeof ErrorCode.notPaused
  | typeof ErrorCode.lossNotFinite
  | typeof ErrorCode.trainerUnavailable
  | typeof ErrorCode.providerUnavailable;

/** A rule of ours that a request broke. `code` is stable, the message is for people. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly errors?: readonly FieldError[],
  ) {
    super(message);
  }
}

export function workflowNotFound(workflowId: string, hint = ''): Refused {
  const message = `There is no workflow ${workflowId}, or it is no longer kept.`;
  return new Refused(ErrorCode.workflowNotFound, hint === '' ? message : `${message} ${hint}`);
}
