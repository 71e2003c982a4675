import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';

/** Which Temporal to connect to, and the namespace there. */
export interface TemporalTarget {
  readonly connection: ClientConnectConfig['connectionOptions'];
  readonly namespace: string;
}

/** The variables or the file of Temporal's configuration are wrong; the message says in what. */
export class WrongTemporalConfig extends Error {
  override readonly name = 'WrongTemporalConfig';
}

/**
 * Read as Temporal's own programs read it: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, a profile file.
 * @throws WrongTemporalConfig
 */
export function temporalTarget(env: Readonly<Record<string, string | undefined>>): TemporalTarget {
  const known = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(known) });
    return { connection: connectionOptions, namespace: namespace ?? 'default' };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new WrongTemporalConfig(`TEMPORAL_*: ${said}`, { cause: error });
  }
}
