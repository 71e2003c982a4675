import type { Decision } from '@fake-stripe/contracts';

/** The last epoch that was complete when somebody said to stop; `undefined`: nobody did. */
export function stopEpoch(decisions: readonly Decision[]): number | undefined {
  return decisions.find(({ decision }) => decision === 'stop')?.epoch;
}

export interface Stops {
  readonly checkpointInterval: number;
  /** 0: none. */
  readonly reviewInterval: number;
  readonly last: number;
  readonly decisions: readonly Decision[];
}

/** The last epoch of the batch that begins after `epoch`: none goes across a checkpoint, a review or a change. */
export function batchEnd(epoch: number, { checkpointInterval, reviewInterval, last, decisions }: Stops): number {
  const next = (interval: number) => (interval === 0 ? Infinity : (Math.floor(epoch / interval) + 1) * interval);
  const changes = decisions.map(({ effectiveFrom }) => effectiveFrom - 1).filter((change) => change > epoch);
  return Math.min(next(checkpointInterval), next(reviewInterval), last, ...changes);
}
