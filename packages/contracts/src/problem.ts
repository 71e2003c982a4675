/** A field that was refused, within a problem. `field` is a path such as `items[0].quantity`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** RFC 9457 problem details, as every service answers an error. */
export interface ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable, machine-readable; one of `ErrorCode` or a provider's. */
  readonly code: string;
  readonly correlationId: string;
  readonly errors?: readonly FieldError[];
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Codes that cross a process boundary. */
export const ErrorCode = {
  validationFailed: 'validation_failed',
  malformedBody: 'malformed_body',
  payloadTooLarge: 'payload_too_large',
  notFound: 'not_found',
  unsupportedMediaType: 'unsupported_media_type',
  internalError: 'internal_error',
  // idempotency, as in Stripe
  idempotencyError: 'idempotency_error',
  idempotencyKeyInUse: 'idempotency_key_in_use',
  operationVoided: 'operation_voided',
  // providers
  insufficientFunds: 'insufficient_funds',
  cardDeclined: 'card_declined',
  processingError: 'processing_error',
  timeout: 'timeout',
  alreadyCaptured: 'already_captured',
  alreadyRefunded: 'already_refunded',
  orderAlreadyPaid: 'order_already_paid',
  outOfStock: 'out_of_stock',
  addressError: 'address_error',
  alreadyDispatched: 'already_dispatched',
  // orders
  totalMismatch: 'total_mismatch',
  orderExists: 'order_exists',
  orderClosing: 'order_closing',
  orderNotFound: 'order_not_found',
  tooManyStreams: 'too_many_streams',
  paymentIdInUse: 'payment_id_in_use',
  notAwaitingApproval: 'not_awaiting_approval',
  notAwaitingAttention: 'not_awaiting_attention',
  alreadyFinished: 'already_finished',
  notReturnable: 'not_returnable',
  orderReturned: 'order_returned',
  fraudSuspected: 'fraud_suspected',
  labelLeftOver: 'label_left_over',
  invalidProfile: 'invalid_profile',
  orderRejected: 'order_rejected',
  orderCancelled: 'order_cancelled',
  approvalTimeout: 'approval_timeout',
  deadlineExceeded: 'deadline_exceeded',
  // other workflows
  workflowNotFound: 'workflow_not_found',
  paymentExists: 'payment_exists',
  paymentCancelled: 'payment_cancelled',
  nothingToRefund: 'nothing_to_refund',
  paymentClosing: 'payment_closing',
  notCancellable: 'not_cancellable',
  awaitingAttention: 'awaiting_attention',
  userContextUnavailable: 'user_context_unavailable',
  locationUnknown: 'location_unknown',
  // training
  trainingNotFound: 'training_not_found',
  checkpointNotFound: 'checkpoint_not_found',
  checkpointDamaged: 'checkpoint_damaged',
  datasetUnavailable: 'dataset_unavailable',
  datasetMismatch: 'dataset_mismatch',
  datasetInvalid: 'dataset_invalid',
  modelInvalid: 'model_invalid',
  notAdjustable: 'not_adjustable',
  lossNotFinite: 'loss_not_finite',
  notPaused: 'not_paused',
  notAwaitingDecision: 'not_awaiting_decision',
  logDamaged: 'log_damaged',
  trainerUnavailable: 'trainer_unavailable',
  storeUnavailable: 'store_unavailable',
  trainingCancelled: 'training_cancelled',
  // infrastructure
  temporalUnavailable: 'temporal_unavailable',
  databaseUnavailable: 'database_unavailable',
  providerUnavailable: 'provider_unavailable',
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];
