import type { DoorAnswer } from '@fake-stripe/contracts';

/** What became of a request to a running workflow. */
export type DoorOutcome<Answer extends DoorAnswer = DoorAnswer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  /** The workflow refused; `code` says why. */
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string }
  /** The run closed before it answered. */
  | { readonly outcome: 'closed' }
  /** A worker took the request and is still at it. */
  | { readonly outcome: 'in_progress' }
  /** No worker answered: the request may be applied later, or be lost. */
  | { readonly outcome: 'unanswered' };
