import { ErrorCode, type Address } from '@fake-stripe/contracts';
import { activityInfo } from '@temporalio/activity';
import { refused } from '../../activity-kit/activity-failure.js';
import { providerActivity, type ProviderLimits } from '../../activity-kit/provider-activity.js';
import { wait } from '../../activity-kit/wait.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { ProviderCall } from '../../provider/application/provider-call.js';
import { ProviderFault } from '../../provider/application/provider-errors.js';
import type { Label, Shipping } from '../application/ports/shipping.js';

export interface Parcel {
  readonly address: Address;
  readonly service: 'standard' | 'express';
}

export interface CarrierActivities {
  /** Calls nobody: fixes, as an event of the history, what the label will say. */
  preparePackage(call: StepCall, parcel: Parcel): Promise<Answered & { readonly parcel: Parcel }>;
  /** Asks for a label and waits until it is ready. Heartbeats `{labelId, progress}`; a later attempt goes on with that label. */
  createShippingLabel(call: StepCall, parcel: Parcel): Promise<Answered & { readonly labelId: string }>;
  dispatchCarrier(
    call: StepCall,
    request: { readonly labelId: string },
  ): Promise<Answered & { readonly labelId: string; readonly trackingNumber: string }>;
  /** `undoes`: idempotency key of the label. */
  cancelShippingLabel(call: StepCall, request: { readonly undoes: string }): Promise<Undone>;
}

/** What a label activity leaves behind for its next attempt. */
interface LabelProgress {
  readonly labelId: string;
  readonly progress: number;
}

/** Pauses between two looks at a label that is being made. */
const LONGEST_PAUSE = 1_000;
const SHORTEST_PAUSE = 25;

export function createShippingActivities(shipping: Shipping, limits: ProviderLimits): CarrierActivities {
  return {
    preparePackage: (call, parcel) => Promise.resolve({ parcel, attempt: call.firstAttempt }),

    createShippingLabel: (call, parcel) => {
      let progress = activityInfo().heartbeatDetails as LabelProgress | undefined;
      const seen = (label: Label) => {
        progress = { labelId: label.labelId, progress: label.progress };
        return label;
      };
      return providerActivity(
        call,
        limits,
        async (request) => {
          const begun = progress
            ? await shipping.label(request, progress.labelId)
            : await order(shipping, request, parcel);
          const label = await ready(shipping, request, seen(begun), seen);
          return { labelId: label.labelId, attempt: request.attempt };
        },
        () => progress,
      );
    },

    dispatchCarrier: (call, { labelId }) =>
      providerActivity(call, limits, async (request) => {
        const { trackingNumber } = await dispatch(shipping, request, labelId);
        return { labelId, trackingNumber: trackingNumber ?? labelId, attempt: request.attempt };
      }),

    cancelShippingLabel: (call, { undoes }) =>
      providerActivity(call, limits, async (request) => {
        const { outcome } = await shipping.cancel(request, { undoes });
        if (outcome === 'already_dispatched') {
          throw refused(ErrorCode.alreadyDispatched, 'The parcel is on its way', request.attempt);
        }
        return { outcome, attempt: request.attempt };
      }),
  };
}

async function order(shipping: Shipping, request: ProviderCall, parcel: Parcel): Promise<Label> {
  const answer = await shipping.requestLabel(request, parcel);
  if (answer.outcome === 'refused') throw refused(answer.code, answer.message, request.attempt);
  return answer.label;
}

/** Looks at once, then when the label should be ready, at most a second apart. */
async function ready(
  shipping: Shipping,
  request: ProviderCall,
  first: Label,
  seen: (label: Label) => Label,
): Promise<Label> {
  let label = first;
  while (label.status === 'queued') {
    const left = Date.parse(label.readyAt) - Date.now();
    await wait(Math.min(Math.max(left, SHORTEST_PAUSE), LONGEST_PAUSE), request.signal ?? new AbortController().signal);
    label = seen(await shipping.label(request, label.labelId));
  }
  if (label.status === 'cancelled')
    throw refused(ErrorCode.operationVoided, 'The label was cancelled', request.attempt);
  return label;
}

/** A lost answer is read back, so that the parcel's fate is known as early as can be. */
async function dispatch(shipping: Shipping, request: ProviderCall, labelId: string): Promise<Label> {
  try {
    const answer = await shipping.dispatch(request, { labelId });
    if (answer.outcome === 'refused') throw refused(answer.code, answer.message, request.attempt);
    return answer.label;
  } catch (error) {
    if (!(error instanceof ProviderFault) || !error.ambiguous) throw error;
    const label = await shipping.label(request, labelId).catch(() => undefined);
    if (label?.status !== 'dispatched') throw error;
    return label;
  }
}
