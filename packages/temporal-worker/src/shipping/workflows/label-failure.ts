import { ApplicationFailure, ChildWorkflowFailure } from '@temporalio/common';
import type { FailureDetails, Undone } from '../../workflow-kit/step-call.js';

/** Type of the failure with which a shipping child ends that its parent called off. */
export const SHIPPING_CANCELLED = 'shipping_cancelled';

/** What a failed shipping child did about its label. */
export interface LabelUndo {
  /** `left_over`: its attempts were used up; the parent holds an undo of the same label. */
  readonly outcome: Undone['outcome'] | 'left_over';
  readonly attempt: number;
  readonly error?: string;
}

interface LabelFailureDetails extends FailureDetails {
  readonly label: LabelUndo;
}

/** How a shipping child fails: the code of what went wrong, and what became of its label. */
export function labelFailure(code: string, message: string, attempt: number, label: LabelUndo): ApplicationFailure {
  const details: LabelFailureDetails = { attempt, label };
  return ApplicationFailure.create({ message, type: code, nonRetryable: true, details: [details] });
}

/** What the failed child says it did about its label; `undefined` when it could not tell. */
export function labelUndoOf(error: unknown): LabelUndo | undefined {
  if (!(error instanceof ChildWorkflowFailure) || !(error.cause instanceof ApplicationFailure)) return undefined;
  return (error.cause.details?.[0] as LabelFailureDetails | undefined)?.label;
}
