import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common';
import type { Undone } from '../../workflow-kit/step-call.js';
import type { FailureDetails } from '../../workflow-kit/step-call.js';

/** Type of the failure with which a shipping child ends that its parent called off. */
export const SHIPPING_CANCELLED = 'shipping_cancelled';

interface LabelFailureDetails extends FailureDetails {
  readonly labels: Undone['outcome'] | 'left_over';
}

/** How a shipping child fails: the code of what went wrong, and what became of its label. */
export function labelFailure(
  code: string,
  message: string,
  attempt: number,
  labels: LabelFailureDetails['labels'],
): ApplicationFailure {
  const details: LabelFailureDetails = { attempt, labels };
  return ApplicationFailure.create({ message, type: code, nonRetryable: true, details: [details] });
}

/** What the failed child says it did to its label; `undefined` when it left it or could not tell. */
export function labelsUndoneBy(error: unknown): Undone['outcome'] | undefined {
  if (!(error instanceof ChildWorkflowFailure) || !(error.cause instanceof ApplicationFailure)) return undefined;
  const details = error.cause.details?.[0] as LabelFailureDetails | undefined;
  return details?.labels === 'undone' || details?.labels === 'nothing_to_undo' ? details.labels : undefined;
}
