/** Header names of our own wires, in lower case as Node gives them. */
export const Header = {
  correlationId: 'x-correlation-id',
  idempotencyKey: 'idempotency-key',
  idempotentReplayed: 'idempotent-replayed',
  /** Business identity of a call, stable over runs: the simulator's draw is a hash of it. */
  chaosKey: 'x-chaos-key',
  /** 1-based count of attempts under one key. */
  attempt: 'x-attempt',
  chaosProfile: 'x-chaos-profile',
  chaosSeed: 'x-chaos-seed',
  chaosScript: 'x-chaos-script',
  /** On answers: draw, outcome, phase, rule. */
  chaosDecision: 'x-chaos-decision',
} as const;

/** What a request may ask of the simulator; an order hands it on to every provider call it causes. */
export interface ChaosDirectives {
  readonly profile?: string;
  readonly seed?: string;
  readonly script?: string;
}
