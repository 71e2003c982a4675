import type { Answers } from './memory-ports.js';
import type { Recording } from './recording.js';

/** What a worker process of the benchmark is told, in a file. */
export interface WorkerPlan {
  /** `bare`: activities that do nothing; `memory`: the real ones over ports in memory. */
  readonly kind: 'bare' | 'memory';
  readonly address: string;
  readonly namespace: string;
  readonly bundle: string;
  readonly port: number;
  readonly answers: Answers;
  /** By their queue. */
  readonly activities: Readonly<Record<string, readonly string[]>>;
}

/** Which activities the recorded runs called on which queue. */
export function activitiesByQueue({ scripts }: Recording): Readonly<Record<string, readonly string[]>> {
  const queues: Record<string, Set<string>> = { orders: new Set(), shipping: new Set() };
  for (const [own, script] of [
    ['orders', scripts.order],
    ['shipping', scripts.shipping],
  ] as const) {
    for (const step of script) {
      if (step.do === 'activity') queues[step.options.taskQueue ?? own]?.add(step.name);
    }
  }
  return Object.fromEntries(Object.entries(queues).map(([queue, names]) => [queue, [...names]]));
}
