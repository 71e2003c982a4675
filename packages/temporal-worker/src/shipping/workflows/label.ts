import type { Address } from '@fake-stripe/contracts';
import { log, proxyActivities } from '@temporalio/workflow';
import { activityOptions, executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import { compensationRetry, type UndoneElsewhere } from '../../workflow-kit/saga.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { CarrierActivities, Parcel } from '../activities/shipping.activities.js';

/** Keys of one label, chosen by the parent, which registered the label's undo beforehand. */
export interface LabelKeys {
  readonly label: StepCall;
  readonly labelUndo: StepCall;
}

/** Where the parcel shall go; a change of address is a new revision, with a label of its own. */
export interface Destination {
  readonly revision: number;
  readonly address: Address;
  readonly keys: LabelKeys;
}

export interface ShipmentTerms {
  readonly orderId: string;
  readonly correlationId: string;
  readonly service: 'standard' | 'express';
  /** Where the order's profile changes the number of attempts. */
  readonly attempts?: number;
}

export type Label = Answered & { readonly labelId: string };

const labelRetry: StepRetry = { attempts: 5, interval: 2_000 };

const { preparePackage } = proxyActivities<CarrierActivities>(activityOptions(labelRetry));

export function labelAttempts({ attempts = labelRetry.attempts }: ShipmentTerms): number {
  return attempts;
}

/** Packs the parcel, asks for its label, and waits until it is ready. */
export async function makeLabel(terms: ShipmentTerms, { address, keys }: Destination): Promise<Label> {
  const wanted: Parcel = { address, service: terms.service };
  const { parcel } = await preparePackage(keys.label, wanted);
  return executeStep<CarrierActivities, Label>(
    keys.label,
    { ...labelRetry, attempts: labelAttempts(terms) },
    (activities, call) => activities.createShippingLabel(call, parcel),
  );
}

/** Never throws: an undo that uses up its attempts is left over, for the parent. */
export async function undoLabel(terms: ShipmentTerms, { label, labelUndo }: LabelKeys): Promise<UndoneElsewhere> {
  const { orderId, correlationId } = terms;
  const key = label.idempotencyKey;
  const about = { orderId, correlationId, step: 'ship', activity: 'cancelShippingLabel' };
  try {
    const { outcome, attempt } = await executeStep<CarrierActivities, Undone>(
      labelUndo,
      compensationRetry,
      (activities, call) => activities.cancelShippingLabel(call, { undoes: key }),
    );
    log.info('compensation completed', { ...about, outcome, attempt });
    return { key, outcome, attempt };
  } catch (error) {
    const { code, message } = describeFailure(error);
    const attempt = attemptsOf(error, compensationRetry.attempts);
    log.warn('compensation failed', { ...about, attempt, code, reason: message });
    return { key, outcome: 'left_over', attempt, error: `${code}: ${message}` };
  }
}
