import { availableParallelism, loadavg } from 'node:os';
import { checkBooks, type Books } from './books.js';
import type { Clock } from './clock.js';
import { reportOf, type LoadReport } from './report.js';
import { runLoad } from './run-load.js';
import type { LoadSettings } from './settings.js';
import type { SystemApi } from './system-api.js';
import { Tally } from './tally.js';

export interface LoadTest {
  readonly settings: LoadSettings;
  /** The simulator's profile in force. */
  readonly chaos: string;
  readonly api: Pick<SystemApi, 'start' | 'isKnown' | 'result' | 'audit' | 'ledger'>;
  readonly clock: Clock;
  /** Somebody wants it to end. */
  readonly interrupted: AbortSignal;
  readonly tally?: Tally;
}

/** Orders that are under way when it is broken off get so long to end. */
const GRACE_MS = 5_000;

/** Puts the load on the system, waits for every order's end, and checks the books. */
export async function loadTest(test: LoadTest): Promise<LoadReport> {
  const { settings, chaos, api, clock, interrupted, tally = new Tally() } = test;
  const loadBefore = load();
  const begin = clock.now();
  await putLoad(test, tally);
  const seconds = (clock.now() - begin) / 1_000;
  const books = await booksUnless(interrupted, () => checkBooks(api, tally.ended, clock, interrupted));
  const machine = { node: process.version, cores: availableParallelism(), loadBefore, loadAfter: load() };
  const { orders, concurrency, profile, seed } = settings;
  const shown = { orders, concurrency, profile, seed, chaos };
  return reportOf({ settings: shown, machine, tally, seconds, books, brokenOff: interrupted.aborted });
}

async function putLoad({ settings, api, clock, interrupted }: LoadTest, tally: Tally): Promise<void> {
  const late = AbortSignal.timeout(settings.timeoutMs);
  const over = new AbortController();
  let grace: NodeJS.Timeout | undefined;
  const endSoon = () => (grace = setTimeout(() => over.abort(), GRACE_MS));
  interrupted.addEventListener('abort', endSoon, { once: true });
  try {
    const enough = AbortSignal.any([interrupted, late]);
    const giveUp = AbortSignal.any([over.signal, late]);
    await runLoad({ settings, api, tally, clock, enough, giveUp });
  } finally {
    interrupted.removeEventListener('abort', endSoon);
    clearTimeout(grace);
  }
}

/** Who has broken it off does not want to wait for more. */
async function booksUnless(interrupted: AbortSignal, check: () => Promise<Books>): Promise<Books | undefined> {
  try {
    return interrupted.aborted ? undefined : await check();
  } catch (error) {
    if (interrupted.aborted) return undefined;
    throw error;
  }
}

/** Of the last minute: other work on the machine shows here, and so does the system's own. */
function load(): number {
  return Number(loadavg()[0]?.toFixed(2));
}
