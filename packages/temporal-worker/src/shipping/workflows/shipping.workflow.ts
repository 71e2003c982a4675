import {
  CANCEL_SHIPPING_SIGNAL,
  CHANGE_ADDRESS_SIGNAL,
  DISPATCH_FAILED_SIGNAL,
  SHIPPING_ANSWER_SIGNAL,
  SHIPPING_PROGRESS_SIGNAL,
  type CancelShipping,
  type DispatchFailed,
  type ShippingAnswer,
  type ShippingProgress,
} from '@fake-stripe/contracts';
import {
  CancellationScope,
  condition,
  allHandlersFinished,
  defineSignal,
  getExternalWorkflowHandle,
  isCancellation,
  setHandler,
  type ExternalWorkflowHandle,
} from '@temporalio/workflow';
import { executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure, isFinal } from '../../workflow-kit/failures.js';
import type { Answered, StepCall } from '../../workflow-kit/step-call.js';
import type { CarrierActivities } from '../activities/shipping.activities.js';
import { labelAttempts, type Destination, type ShipmentTerms } from './label.js';
import { Shipment, type ShipmentReport } from './shipment.js';
import { SHIPPING_CANCELLED, shippingFailure } from './shipping-failure.js';

export interface ShippingInput extends ShipmentTerms {
  /** Number of this child among those of the order, from 1. */
  readonly attempt: number;
  readonly destination: Destination;
  readonly dispatch: StepCall;
  readonly parentWorkflowId: string;
  readonly parentRunId: string;
}

export interface ShippingResult extends Answered {
  readonly labelId: string;
  readonly trackingNumber: string;
}

/** Parent → child: where the parcel shall go instead, with the keys of the label that this needs. */
export interface ChangeAddress extends Destination {
  readonly requestId: string;
}

/** The carrier's answer must be known, whichever it is. */
const dispatchRetry: StepRetry = { attempts: 0, interval: 1_000 };

const cancelShipping = defineSignal<[Partial<CancelShipping> | null | undefined]>(CANCEL_SHIPPING_SIGNAL);
const changeAddress = defineSignal<[Partial<ChangeAddress> | null | undefined]>(CHANGE_ADDRESS_SIGNAL);
const shippingAnswer = defineSignal<[ShippingAnswer]>(SHIPPING_ANSWER_SIGNAL);
const dispatchFailed = defineSignal<[DispatchFailed]>(DISPATCH_FAILED_SIGNAL);
const progress = defineSignal<[ShippingProgress]>(SHIPPING_PROGRESS_SIGNAL);

/** Label and dispatch of one parcel. Until the carrier is called it can be stopped or redirected, and undoes its own labels. */
export async function shippingWorkflow(input: ShippingInput): Promise<ShippingResult> {
  const parent = getExternalWorkflowHandle(input.parentWorkflowId, input.parentRunId);
  const shipment = new Shipment(input, input.destination);
  listen(shipment, parent);
  try {
    const label = await shipment.label(reportTo(parent, input.attempt));
    const dispatched = await CancellationScope.nonCancellable(() =>
      executeStep<CarrierActivities, ShippingResult>(input.dispatch, dispatchRetry, (activities, call) =>
        activities.dispatchCarrier(call, { labelId: label.labelId }),
      ),
    );
    await CancellationScope.nonCancellable(() => condition(allHandlersFinished));
    return { ...dispatched, attempt: label.attempt };
  } catch (error) {
    const cancelledByTemporal = CancellationScope.current().consideredCancelled;
    return await CancellationScope.nonCancellable(() => fail(input, shipment, error, cancelledByTemporal));
  }
}

/** Anybody can send a signal, also one without its argument; an error here would end this workflow on the spot. */
function listen(shipment: Shipment, parent: ExternalWorkflowHandle): void {
  const answer = (requestId: string, accepted: boolean) =>
    CancellationScope.nonCancellable(() =>
      // A parent that was terminated hears nothing; its labels are undone all the same.
      parent.signal(shippingAnswer, { requestId, accepted }).catch(() => undefined),
    );
  setHandler(cancelShipping, async (request) => {
    if (request?.requestId !== undefined) await answer(request.requestId, shipment.stop());
  });
  setHandler(changeAddress, async (request) => {
    const { requestId, address, revision, keys } = request ?? {};
    if (requestId === undefined || address === undefined || revision === undefined || keys === undefined) return;
    const accepted = shipment.redirect({ address, revision, keys });
    // Without an answer the parent waits for the end of this child, which has begun.
    if (accepted !== undefined) await answer(requestId, accepted);
  });
}

function reportTo(parent: ExternalWorkflowHandle, attempt: number): ShipmentReport {
  return {
    labelled: ({ labelId }, addressRevision) =>
      parent.signal(progress, { attempt, stage: 'labelled', labelId, addressRevision }),
    relabelling: (addressRevision) => parent.signal(progress, { attempt, stage: 'relabelling', addressRevision }),
  };
}

async function fail(
  input: ShippingInput,
  shipment: Shipment,
  error: unknown,
  cancelledByTemporal: boolean,
): Promise<never> {
  const { attempt, parentWorkflowId, parentRunId } = input;
  shipment.failing = true;
  await shipment.undoLast();
  const labels = shipment.undone;
  if (isCancellation(error)) {
    await condition(allHandlersFinished);
    if (cancelledByTemporal) throw error;
    throw shippingFailure(SHIPPING_CANCELLED, 'Called off before dispatch', { attempt: 1, labels, final: true });
  }
  const { code, message } = describeFailure(error);
  // For information: a parent that is gone is told by nobody.
  await getExternalWorkflowHandle(parentWorkflowId, parentRunId)
    .signal(dispatchFailed, { attempt, code, message })
    .catch(() => undefined);
  await condition(allHandlersFinished);
  throw shippingFailure(code, message, {
    attempt: attemptsOf(error, labelAttempts(input)),
    labels,
    final: isFinal(error) || labels.some(({ outcome }) => outcome === 'left_over'),
  });
}
