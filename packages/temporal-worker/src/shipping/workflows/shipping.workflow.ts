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
  setHandler,
} from '@temporalio/workflow';
import { executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import { StepKeys, type KeyScope } from '../../workflow-kit/step-keys.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { CarrierActivities, Parcel } from '../activities/shipping.activities.js';
import { labelFailure, SHIPPING_CANCELLED } from './label-failure.js';

export interface ShippingInput extends KeyScope {
  readonly attempt: number;
  /** Key of the label, chosen by the parent, which registered its undo before this child began. */
  readonly labelKey: StepCall;
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

const cancelShipping = defineSignal<[CancelShipping]>(CANCEL_SHIPPING_SIGNAL);
const cancelAnswer = defineSignal<[CancelShippingAnswer]>(CANCEL_ANSWER_SIGNAL);
const progress = defineSignal<[ShippingProgress]>(SHIPPING_PROGRESS_SIGNAL);

/** Label and dispatch of one order. Until the carrier is called it can be stopped, and undoes its own label. */
export async function shippingWorkflow(input: ShippingInput): Promise<ShippingResult> {
  const keys = new StepKeys(input);
  const parent = getExternalWorkflowHandle(input.parentWorkflowId, input.parentRunId);
  const labelling = new CancellationScope();
  let dispatching = false;
  setHandler(cancelShipping, async ({ requestId }) => {
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
      executeStep<CarrierActivities, ShippingResult>(keys.next('dispatch'), dispatchRetry, (activities, call) =>
        activities.dispatchCarrier(call, { labelId: label.labelId }),
      ),
    );
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    return { ...dispatched, attempt: label.attempt };
  } catch (error) {
    const cancelledByTemporal = CancellationScope.current().consideredCancelled;
    return await CancellationScope.nonCancellable(() => fail(input, keys, error, cancelledByTemporal));
  }
}

async function makeLabel(input: ShippingInput): Promise<{ labelId: string; attempt: number }> {
  const wanted: Parcel = { address: input.address, service: input.service };
  const { parcel } = await executeStep<CarrierActivities, { parcel: Parcel; attempt: number }>(
    input.labelKey,
    labelRetry,
    (activities, call) => activities.preparePackage(call, wanted),
  );
  return executeStep<CarrierActivities, { labelId: string; attempt: number }>(
    input.labelKey,
    { ...labelRetry, attempts: input.attempts ?? labelRetry.attempts },
    (activities, call) => activities.createShippingLabel(call, parcel),
  );
}

async function fail(
  input: ShippingInput,
  keys: StepKeys,
  error: unknown,
  cancelledByTemporal: boolean,
): Promise<never> {
  const labels = await undoLabel(input, keys);
  await condition(allHandlersFinished);
  if (isCancellation(error)) {
    if (cancelledByTemporal) throw error;
    throw labelFailure(SHIPPING_CANCELLED, 'Called off before dispatch', 1, labels);
  }
  const { code, message } = describeFailure(error);
  throw labelFailure(code, message, attemptsOf(error, input.attempts ?? labelRetry.attempts), labels);
}

async function undoLabel(input: ShippingInput, keys: StepKeys): Promise<Undone['outcome'] | 'left_over'> {
  try {
    const { outcome } = await executeStep<CarrierActivities, Undone>(
      keys.next('label.undo'),
      undoRetry,
      (activities, call) => activities.cancelShippingLabel(call, { undoes: input.labelKey.idempotencyKey }),
    );
    return outcome;
  } catch {
    // The parent holds an undo of the same label, tries it again and asks for attention if it fails too.
    return 'left_over';
  }
}
