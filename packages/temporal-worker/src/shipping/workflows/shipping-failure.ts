import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common';
import type { UndoneElsewhere } from '../../workflow-kit/saga.js';
import type { FailureDetails } from '../../workflow-kit/step-call.js';

/** Type of the failure with which a shipping child ends that its parent called off. */
export const SHIPPING_CANCELLED = 'shipping_cancelled';

/** How a shipping child failed: what went wrong, and what became of its labels. */
export interface ShippingFailure extends FailureDetails {
  readonly labels: readonly UndoneElsewhere[];
  /** Another child would fare no better, or must not be tried. */
  readonly final: boolean;
}

export function shippingFailure(code: string, message: string, details: ShippingFailure): ApplicationFailure {
  return ApplicationFailure.create({ message, type: code, nonRetryable: true, details: [details] });
}

/** What the failed child says about itself; `undefined` when it could not tell. */
export function shippingFailureOf(error: unknown): ShippingFailure | undefined {
  if (!(error instanceof ChildWorkflowFailure) || !(error.cause instanceof ApplicationFailure)) return undefined;
  const details = error.cause.details?.[0] as Partial<ShippingFailure> | undefined;
  return details?.labels && (details as ShippingFailure);
}
