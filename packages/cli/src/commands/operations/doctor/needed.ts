import { well, type Check } from './check.js';
import type { Examined } from './http-checks.js';

/** One of ours is there, whatever it says of itself. */
export function answers({ check, health }: Examined): boolean {
  return check.ok || check.slow === true || health !== undefined;
}

/** What only serves to start things is not missed where they are. */
export function unneeded(check: Check, because: string): Check {
  return check.ok ? check : well(check.name, `${check.said}; not needed: ${because}`);
}

/** Workers may be anywhere, and many: one at the usual port is wanted only while a queue has none. */
export function ifWanted(worker: Examined, queues: readonly Check[]): Examined {
  const unserved = queues.some(({ ok, slow }) => !ok && !slow);
  if (answers(worker) || queues.length === 0 || unserved) return worker;
  const { name, said } = worker.check;
  const elsewhere = queues.every(({ ok }) => ok)
    ? 'every queue is polled by others'
    : 'no queue is known to be without a worker';
  return { check: well(name, `${said}; ${elsewhere}`) };
}
