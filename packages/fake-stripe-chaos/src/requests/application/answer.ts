/** What a simulated operation answers, as it is stored under its key and replayed. */
export type Answer = ResourceAnswer | ProblemAnswer;

export interface ResourceAnswer {
  readonly kind: 'resource';
  readonly status: number;
  readonly body: object;
}

/** A business refusal; it becomes problem details when it is sent. */
export interface ProblemAnswer {
  readonly kind: 'problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Extension members, such as the resource that is in the way. */
  readonly members?: Readonly<Record<string, unknown>>;
}

export function resource(status: number, body: object): ResourceAnswer {
  return { kind: 'resource', status, body };
}

export function refusal(
  status: number,
  code: string,
  detail: string,
  members?: Readonly<Record<string, unknown>>,
): ProblemAnswer {
  return { kind: 'problem', status, code, detail, ...(members ? { members } : {}) };
}
