import { devNull } from 'node:os';
import type { Ports } from '../stack/ports.js';
import type { StackUrls } from '../stack/urls.js';

/** What a process needs to run at all; nothing here changes how a service behaves. */
const NEUTRAL = ['PATH', 'HOME', 'USER', 'TMPDIR', 'TZ', 'LANG', 'LD_LIBRARY_PATH', 'XDG_CACHE_HOME', 'TEMPORAL_CLI_PATH'];

/** For stacks that must behave alike whatever is set on the machine: the neutral variables of `from`, and `chosen`. */
export function isolatedEnvironment(from: NodeJS.ProcessEnv, chosen: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const neutral = NEUTRAL.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]));
  return { ...(Object.fromEntries(neutral) as NodeJS.ProcessEnv), ...chosen };
}

/** The environment of the services: that of the runtime, and where the parts of the stack are. */
export function serviceEnvironment(env: NodeJS.ProcessEnv, ports: Ports, urls: StackUrls): NodeJS.ProcessEnv {
  return {
    ...env,
    CHAOS_PORT: String(ports.chaos),
    WORKER_PORT: String(ports.worker),
    API_PORT: String(ports.api),
    DATABASE_URL: urls.database,
    TEMPORAL_ADDRESS: urls.temporal,
    FAKE_STRIPE_URL: urls.chaos,
    ...(urls.temporalUi && { TEMPORAL_UI_URL: urls.temporalUi }),
    // The user's Temporal profiles (TLS, API keys) are for other clusters than ours.
    ...(!env.TEMPORAL_ADDRESS && { TEMPORAL_CONFIG_FILE: devNull }),
  };
}
