import {
  CANCEL_ANSWER_SIGNAL,
  CANCEL_SHIPPING_SIGNAL,
  SHIPPING_PROGRESS_SIGNAL,
  type Address,
  type CancelShipping,
  type CancelShippingAnswer,
  type ShippingProgress,
} from '@fake-stripe/contracts';
import { CancelledFailure } from '@temporalio/common';
import {
  CancellationScope,
  condition,
  allHandlersFinished,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  log,
  setHandler,
} from '@temporalio/workflow';
import { executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { CarrierActivities, Parcel } from '../activities/shipping.activities.js';
import { labelFailure, SHIPPING_CANCELLED, type LabelUndo } from './label-failure.js';

export interface ShippingInput {
  readonly orderId: string;
  readonly correlationId: string;
  readonly attempt: number;
  /** Chosen by the parent, which counts them over all its children, and which registered the label's undo beforehand. */
  readonly keys: { readonly label: StepCall; readonly labelUndo: StepCall; readonly dispatch: StepCall };
  readonly parentWorkflowId: string;
  readonly parentRunId: string;
  readonly address: Address;
  readonly service: 'standard' | 'express';
  /** Where the order's profile changes the number of attempts. */
  readonly attempts?: number;
}

export interface ShippingResult extends Answered {
  readonly labelId: string;
  readonly trackingNumber: string;
}

const labelRetry: StepRetry = { attempts: 5, interval: 2_000 };
/** The carrier's answer must be known, whichever it is. */
const dispatchRetry: StepRetry = { attempts: 0, interval: 1_000 };
const undoRetry: StepRetry = { attempts: 10, interval: 1_000 };

const cancelShipping = defineSignal<[Partial<CancelShipping> | null | undefined]>(CANCEL_SHIPPING_SIGNAL);
const cancelAnswer = defineSignal<[CancelShippingAnswer]>(CANCEL_ANSWER_SIGNAL);
const progress = defineSignal<[ShippingProgress]>(SHIPPING_PROGRESS_SIGNAL);

/** Label and dispatch of one order. Until the carrier is called it can be stopped, and undoes its own label. */
export async function shippingWorkflow(input: ShippingInput): Promise<ShippingResult> {
  const parent = getExternalWorkflowHandle(input.parentWorkflowId, input.parentRunId);
  const labelling = new CancellationScope();
  let dispatching = false;
  setHandler(cancelShipping, async (request) => {
    // Anybody can send a signal, also one without its argument; an error here would block the order for ever.
    const requestId = request?.requestId;
    if (requestId === undefined) return;
    if (!dispatching) labelling.cancel();
    await CancellationScope.nonCancellable(() => parent.signal(cancelAnswer, { requestId, accepted: !dispatching }));
  });

  try {
    const label = await labelling.run(() => makeLabel(input));
    await parent.signal(progress, {
      attempt: input.attempt,
      stage: 'labelled',
      labelId: label.labelId,
      addressRevision: 1,
    });
    if (labelling.consideredCancelled || CancellationScope.current().consideredCancelled)
      throw new CancelledFailure('Called off before dispatch');
    dispatching = true;
    const dispatched = await CancellationScope.nonCancellable(() =>
      executeStep<CarrierActivities, ShippingResult>(input.keys.dispatch, dispatchRetry, (activities, call) =>
        activities.dispatchCarrier(call, { labelId: label.labelId }),
      ),
    );
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    return { ...dispatched, attempt: label.attempt };
  } catch (error) {
    const cancelledByTemporal = CancellationScope.current().consideredCancelled;
    return await CancellationScope.nonCancellable(() => fail(input, error, cancelledByTemporal));
  }
}

async function makeLabel({ keys, address, service, attempts }: ShippingInput): Promise<Answered & { labelId: string }> {
  const wanted: Parcel = { address, service };
  const { parcel } = await executeStep<CarrierActivities, Answered & { parcel: Parcel }>(
    keys.label,
    labelRetry,
    (activities, call) => activities.preparePackage(call, wanted),
  );
  return executeStep<CarrierActivities, Answered & { labelId: string }>(
    keys.label,
    { ...labelRetry, attempts: attempts ?? labelRetry.attempts },
    (activities, call) => activities.createShippingLabel(call, parcel),
  );
}

async function fail(input: ShippingInput, error: unknown, cancelledByTemporal: boolean): Promise<never> {
  const label = await undoLabel(input);
  await condition(allHandlersFinished);
  if (isCancellation(error)) {
    if (cancelledByTemporal) throw error;
    throw labelFailure(SHIPPING_CANCELLED, 'Called off before dispatch', 1, label);
  }
  const { code, message } = describeFailure(error);
  throw labelFailure(code, message, attemptsOf(error, input.attempts ?? labelRetry.attempts), label);
}

async function undoLabel({ orderId, correlationId, keys }: ShippingInput): Promise<LabelUndo> {
  const about = { orderId, correlationId, step: 'ship', activity: 'cancelShippingLabel' };
  try {
    const { outcome, attempt } = await executeStep<CarrierActivities, Undone>(
      keys.labelUndo,
      undoRetry,
      (activities, call) => activities.cancelShippingLabel(call, { undoes: keys.label.idempotencyKey }),
    );
    log.info('compensation completed', { ...about, outcome, attempt });
    return { outcome, attempt };
  } catch (error) {
    const { code, message } = describeFailure(error);
    const attempt = attemptsOf(error, undoRetry.attempts);
    log.warn('compensation failed', { ...about, attempt, code, reason: message });
    return { outcome: 'left_over', attempt, error: `${code}: ${message}` };
  }
}
