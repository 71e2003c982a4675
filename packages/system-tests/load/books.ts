import type { Clock } from './clock.js';
import { LostAnswer } from './http.js';
import { wrongCapture } from './net-captures.js';
import type { Audit, SystemApi } from './system-api.js';
import type { Ended } from './tally.js';

/** What the system's own audit and the ledger say after a load. */
export interface Books {
  /** Absent: it could not be had. */
  readonly audit?: Audit;
  /** Orders of this test whose charges were read in the ledger. */
  readonly read: number;
  /** What is wrong with them, or could not be read. */
  readonly wrong: readonly string[];
}

type Asked = Pick<SystemApi, 'audit' | 'ledger'>;

const ATTEMPTS = 3;
const PAUSE_MS = 1_000;
const READERS = 10;

/** @throws the signal's reason when that ends it */
export async function checkBooks(
  api: Asked,
  ended: readonly Ended[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Books> {
  const wrong: string[] = [];
  const told = async <T>(what: string, ask: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await patiently(ask, clock, signal);
    } catch (error) {
      signal.throwIfAborted();
      wrong.push(`${what} cannot be read: ${(error as Error).message}`);
      return undefined;
    }
  };
  const audit = await told('the audit', () => api.audit(signal));
  let read = 0;
  const left = [...ended];
  const reader = async () => {
    for (let order = left.shift(); order; order = left.shift()) {
      const { orderId } = order;
      const lines = await told(`the ledger of ${orderId}`, () => api.ledger(orderId, signal));
      // Where one cannot be read, patiently asked for, asking for thousands more would take hours.
      if (!lines) return void left.splice(0);
      read += 1;
      const problem = wrongCapture(order, lines);
      if (problem !== undefined) wrong.push(`${orderId}: ${problem}`);
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  return { ...(audit && { audit }), read, wrong };
}

async function patiently<T>(ask: () => Promise<T>, clock: Clock, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof LostAnswer) || attempt === ATTEMPTS) throw error;
      await clock.sleep(PAUSE_MS, signal);
    }
  }
}
