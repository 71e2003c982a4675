import type { Ports } from '../stack/ports.js';
import type { StackUrls } from '../stack/urls.js';

/** What a process needs to run at all; nothing here changes how a service behaves. */
const NEUTRAL = [
  'PATH',
  'HOME',
  'USER',
  'TMPDIR',
  'TZ',
  'LANG',
  'LD_LIBRARY_PATH',
  'XDG_CACHE_HOME',
  'TEMPORAL_CLI_PATH',
];

/** Temporal's SDK takes a file that does not exist as one without profiles, and refuses an empty one. */
export const NO_FILE = '/nonexistent/temporal.toml';

/** For stacks that must behave alike whatever is set on the machine: the neutral variables of `from`, and `chosen`. */
export function isolatedEnvironment(from: NodeJS.ProcessEnv, chosen: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const neutral = NEUTRAL.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]));
  return { ...(Object.fromEntries(neutral) as NodeJS.ProcessEnv), ...chosen };
}

/**
 * The environment of the services: that of the runtime, and where the parts of the stack are. A database or a Temporal
 * that neither runs here nor is named by the user is left out.
 */
export function serviceEnvironment(
  env: NodeJS.ProcessEnv,
  ports: Ports,
  urls: StackUrls,
  ours: Ours,
): NodeJS.ProcessEnv {
  return {
    ...env,
    // Their lines are coloured where they are shown.
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    CHAOS_PORT: String(ports.chaos),
    WORKER_PORT: String(ports.worker),
    API_PORT: String(ports.api),
    FOUNDER_PORT: String(ports.founder),
    FAKE_STRIPE_URL: urls.chaos,
    ...(ours.postgres && { DATABASE_URL: urls.database }),
    ...(urls.temporalUi && { TEMPORAL_UI_URL: urls.temporalUi }),
    // The user's Temporal profiles (TLS, API keys) are for other clusters than ours.
    ...(ours.temporal && { TEMPORAL_ADDRESS: urls.temporal, TEMPORAL_CONFIG_FILE: NO_FILE }),
  };
}

/** Which of the outside parts are started by the stack. */
export interface Ours {
  readonly postgres: boolean;
  readonly temporal: boolean;
}
