import { NobodyThere, WrongUse } from './failure.js';
import { RefusedRequest } from './http.js';
import { plannedOrder } from './planned-order.js';
import type { LoadSettings } from './settings.js';
import type { SystemApi } from './system-api.js';

const REACH_MS = 2_500;

/**
 * Whether a load can be put on this system, before anything is started.
 * @returns the simulator's profile in force
 * @throws NobodyThere, WrongUse
 */
export async function preflight(api: SystemApi, settings: LoadSettings): Promise<string> {
  const first = plannedOrder(settings, 0);
  const late = AbortSignal.timeout(REACH_MS);
  const [isKnown, chaos] = await Promise.all([
    api.isKnown(first.orderId, late).catch((error: unknown) => notThere(error, settings.api, '--api or API_URL')),
    api.chaosInForce(first.chaos, late).catch((error: unknown) => {
      if (error instanceof RefusedRequest && error.status === 400) throw new WrongUse(`--chaos: ${error.detail}`);
      return notThere(error, settings.simulator, '--simulator or FAKE_STRIPE_URL');
    }),
  ]);
  if (isKnown)
    throw new WrongUse(`The orders of seed ${settings.seed} are here already: take another, or npm run reset.`);
  if (settings.chaos !== undefined && settings.chaos !== chaos) {
    throw new WrongUse(
      `The simulator goes by ${chaos} whatever is asked for (CHAOS_HEADERS=ignore): leave out --chaos.`,
    );
  }
  return chaos;
}

function notThere(error: unknown, url: string, names: string): never {
  const { name, message } = error as Error;
  const reason = name === 'TimeoutError' ? `no answer within ${REACH_MS / 1_000} s` : message;
  const advice = `start the system with npm start, or name it with ${names}`;
  throw new NobodyThere(`Nothing that is ready answers at ${url} (${reason}): ${advice}.`, { cause: error });
}
