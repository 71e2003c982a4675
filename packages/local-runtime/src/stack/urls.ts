import { postgresUrl } from '../postgres/postgres-server.js';
import type { Ports } from './ports.js';

/** Where the parts of a stack are reached. */
export interface StackUrls {
  readonly database: string;
  /** `host:port` of Temporal's front end. */
  readonly temporal: string;
  /** Undefined when the cluster is not ours. */
  readonly temporalUi: string | undefined;
  readonly chaos: string;
  readonly worker: string;
  readonly api: string;
  readonly founder: string;
}

/** The database of the services in the embedded PostgreSQL. */
export const DATABASE = 'fake_stripe';

/** A PostgreSQL (`DATABASE_URL`) or Temporal (`TEMPORAL_ADDRESS`) of the user's takes the place of ours. */
export function urlsOf(ports: Ports, env: NodeJS.ProcessEnv): StackUrls {
  return {
    database: env.DATABASE_URL || postgresUrl(ports.postgres, DATABASE),
    temporal: env.TEMPORAL_ADDRESS || `127.0.0.1:${ports.temporal}`,
    temporalUi: env.TEMPORAL_UI_URL || (env.TEMPORAL_ADDRESS ? undefined : `http://localhost:${ports.temporalUi}`),
    chaos: env.FAKE_STRIPE_URL || `http://127.0.0.1:${ports.chaos}`,
    worker: `http://127.0.0.1:${ports.worker}`,
    api: `http://127.0.0.1:${ports.api}`,
    founder: `http://127.0.0.1:${ports.founder}`,
  };
}
