import type { Context } from '../../../context.js';
import { missing, slow, well, type Check } from './check.js';
import { isTaken } from './ports.js';

const ANSWER_MS = 2_000;

/** A server of this system and how it comes to be. */
export interface Server {
  readonly name: string;
  readonly url: string;
  /** The variable that moves it. */
  readonly variable: string;
  readonly mend: string;
}

export interface Health {
  readonly status: string;
  readonly details: Readonly<Record<string, { readonly status: string; readonly message?: string }>>;
}

export interface Examined {
  readonly check: Check;
  readonly health?: Health;
}

/** Asks a service how it is. */
export async function examine(fetch: Context['fetch'], server: Server): Promise<Examined> {
  const { name, url, mend, variable } = server;
  const answer = await get(fetch, `${url}/health/ready`);
  if (answer === undefined || answer === 'late') return { check: await absent(server, answer) };
  const health = healthIn(answer.text);
  if (!health) {
    return {
      check: missing(
        name,
        `something else answers at ${url}`,
        `${variable} puts it elsewhere; or end what listens there`,
      ),
    };
  }
  const lacking = Object.entries(health.details).filter(([, { status }]) => status !== 'up');
  const lacks = lacking.map(([part, { message }]) => (message ? `${part} (${message})` : part)).join(', ');
  if (answer.ok) return { health, check: well(name, lacks === '' ? url : `${url}, impaired: ${lacks}`) };
  return {
    health,
    check: missing(name, `${url} is not ready: ${lacks || health.status}`, `mend what it lacks, or ${mend}`),
  };
}

/** The page itself is a program that does not name Temporal; its settings do. */
export async function examinePage(fetch: Context['fetch'], server: Server): Promise<Check> {
  const { name, url, variable } = server;
  const answer = await get(fetch, url);
  if (answer === undefined || answer === 'late') return absent(server, answer);
  const settings = await get(fetch, `${url}/api/v1/settings`);
  if (settings === 'late') return absent(server, settings);
  if ([answer, settings].some((each) => each?.ok && /temporal/i.test(each.text))) return well(name, url);
  return missing(name, `something else answers at ${url}`, `${variable} puts it elsewhere; or end what listens there`);
}

async function absent({ name, url, variable, mend }: Server, answer: 'late' | undefined): Promise<Check> {
  const { hostname, port } = new URL(url);
  if (!(await isTaken(hostname, Number(port || 80)))) return missing(name, `nothing listens at ${url}`, mend);
  if (answer === 'late') {
    const again = `ask again when it is less busy; ${variable} puts ours elsewhere, if it is something else`;
    return slow(name, `${url} has not answered within ${ANSWER_MS / 1_000} s`, again);
  }
  return missing(
    name,
    `something that does not answer listens at ${url}`,
    `${variable} puts it elsewhere; or end what listens there`,
  );
}

interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** `undefined`: nobody is there, or somebody who hangs up. */
async function get(fetch: Context['fetch'], url: string): Promise<Answer | 'late' | undefined> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  try {
    const response = await fetch(url, { signal });
    return { ok: response.ok, text: await response.text() };
  } catch {
    return signal.aborted ? 'late' : undefined;
  }
}

function healthIn(text: string): Health | undefined {
  try {
    const { status, details } = JSON.parse(text) as Partial<Health>;
    return typeof status === 'string' && typeof details === 'object' && details !== null
      ? { status, details }
      : undefined;
  } catch {
    return undefined;
  }
}
