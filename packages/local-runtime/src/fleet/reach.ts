import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

const PATIENCE_MS = 3_000;
const DEFAULT_TEMPORAL = '127.0.0.1:7233';
const USUAL_PORTS: Readonly<Record<string, string>> = {
  'postgres:': '5432',
  'postgresql:': '5432',
  'http:': '80',
  'https:': '443',
};

/** What workers need is not there; the message says what, and which line mends it. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
}

/**
 * Asks once whether anybody listens where workers will look for the database and Temporal: they themselves would wait.
 * @throws NotThere
 */
export async function assertThere(env: NodeJS.ProcessEnv): Promise<void> {
  if (!env.DATABASE_URL) {
    throw new NotThere(
      'No system runs here. Start one with "npm start", or set DATABASE_URL, TEMPORAL_ADDRESS and FAKE_STRIPE_URL to one that runs elsewhere.',
    );
  }
  const complaints = await Promise.all([
    complaint('The database', 'DATABASE_URL', env.DATABASE_URL),
    complaint('Temporal', 'TEMPORAL_ADDRESS', temporalAddress(env)),
  ]);
  const told = complaints.filter((one) => one !== undefined);
  if (told.length > 0) throw new NotThere(told.join('\n'));
}

/**
 * What there is to say of a simulator that does not answer. It may be away at times, and workers go on by themselves
 * when it is back: no reason not to start.
 */
export async function absentSimulator(env: NodeJS.ProcessEnv, usualPort: number): Promise<string | undefined> {
  const url = env.FAKE_STRIPE_URL || `http://127.0.0.1:${usualPort}`;
  const told = await complaint('The simulator', 'FAKE_STRIPE_URL', url);
  return told && `${told} Until then orders wait.`;
}

/** Undefined where a profile file of Temporal's says it. */
function temporalAddress(env: NodeJS.ProcessEnv): string | undefined {
  if (env.TEMPORAL_ADDRESS) return env.TEMPORAL_ADDRESS;
  const home = env.XDG_CONFIG_HOME || join(env.HOME ?? '/', '.config');
  const profiles = env.TEMPORAL_CONFIG_FILE || env.TEMPORAL_PROFILE;
  return profiles || existsSync(join(home, 'temporalio/temporal.toml')) ? undefined : DEFAULT_TEMPORAL;
}

async function complaint(what: string, variable: string, address: string | undefined): Promise<string | undefined> {
  const place = address === undefined ? undefined : placeOf(address);
  if (place === undefined) return undefined;
  const reason = await whyClosed(place);
  if (reason === undefined) return undefined;
  const where = `${place.host}:${place.port}`;
  return `${what} does not answer at ${where} (${reason}). Start it, with "npm start" for one of ours, or set ${variable}.`;
}

interface Place {
  readonly host: string;
  readonly port: number;
}

/** Undefined where there is no port to ask, such as for a socket in the file system. */
function placeOf(address: string): Place | undefined {
  const url = address.includes('://') ? address : `tcp://${address}`;
  if (!URL.canParse(url)) return undefined;
  const { hostname, port, protocol } = new URL(url);
  const usual = USUAL_PORTS[protocol] ?? '';
  if (!hostname || !(port || usual)) return undefined;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usual) };
}

function whyClosed({ host, port }: Place): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: PATIENCE_MS });
    const end = (reason?: string) => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end('no answer in 3 s'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
