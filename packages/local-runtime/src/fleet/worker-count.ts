import { WrongSetting } from '../stack/ports.js';

const USUAL = 4;
/** More processes than this on one machine are a mistake in typing. */
const MOST = 64;

/** How many workers a fleet has. @throws WrongSetting */
export function workerCount(env: NodeJS.ProcessEnv): number {
  const text = env.WORKER_COUNT?.trim();
  if (!text) return USUAL;
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= 1 && count <= MOST) return count;
  throw new WrongSetting(`WORKER_COUNT must be a whole number from 1 to ${MOST}, but is "${text}"`);
}

/** Connections of all workers together: embedded PostgreSQL takes 200, and API and simulator want theirs. */
const CONNECTIONS = 80;
const USUAL_POOL = 10;
const SMALLEST_POOL = 2;

/** Connections to PostgreSQL for each of so many workers, where the user has not said how many. */
export function poolSize(workers: number): number {
  return Math.max(SMALLEST_POOL, Math.min(USUAL_POOL, Math.floor(CONNECTIONS / workers)));
}
