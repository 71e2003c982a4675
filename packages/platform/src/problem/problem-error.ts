import type { FieldError } from '@fake-stripe/contracts';

export interface ProblemExtras {
  readonly errors?: readonly FieldError[];
  /** Extension members of the answer (RFC 9457 §3.2), such as the resource that is in the way. */
  readonly members?: Readonly<Record<string, unknown>>;
  /** Extra headers of the answer. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal that the caller is told of. `code` is stable, `detail` is for people. */
export class ProblemError extends Error {
  override readonly name: string = 'ProblemError';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail, { cause: extras.cause });
  }
}
