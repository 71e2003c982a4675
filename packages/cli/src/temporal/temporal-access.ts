import type { Client, Connection } from '@temporalio/client';
import type { TemporalTarget } from '@fake-stripe/temporal-config';
import type { Context } from '../context.js';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import { printable } from '../terminal/printable.js';
import { isRefused } from './is-refused.js';

/** Within which the server has to be found; what is imported before takes its time too. */
const REACH_MS = 2_000;
/** Temporal's own default. */
const DEFAULT_ADDRESS = 'localhost:7233';
/** Temporal's SDK takes a file that does not exist as one without profiles. */
const NO_FILE = '/nonexistent/temporal.toml';

/** gRPC: what says that the request is wrong, and not that nobody serves it. */
const INVALID_ARGUMENT = 3;

export interface Temporal {
  readonly client: Client;
  readonly connection: Connection;
  /** For people. */
  readonly address: string;
}

/**
 * The Temporal of the services. One that `npm start` has put on another port is found there, and then, as there, the
 * user's profiles are for other clusters.
 * @throws Failure where the configuration is wrong
 */
export async function targetOf(env: Context['env']): Promise<TemporalTarget & { readonly address: string }> {
  const { temporalTarget, WrongTemporalConfig } = await import('@fake-stripe/temporal-config');
  const port = env['TEMPORAL_ADDRESS'] ? undefined : env['TEMPORAL_PORT'];
  const here = port ? { TEMPORAL_ADDRESS: `127.0.0.1:${port}`, TEMPORAL_CONFIG_FILE: NO_FILE } : {};
  try {
    const target = temporalTarget({ ...env, ...here });
    return { ...target, address: target.connection.address ?? DEFAULT_ADDRESS };
  } catch (error) {
    if (error instanceof WrongTemporalConfig) throw new Failure(ExitCode.usage, error.message, { cause: error });
    throw error;
  }
}

/** Does something with a connection of its own. @throws Failure where Temporal does not answer, or refuses */
export async function withTemporal<T>(env: Context['env'], work: (temporal: Temporal) => Promise<T>): Promise<T> {
  const { connection: options, namespace, address } = await targetOf(env);
  if (await isRefused(address)) throw unanswered(new Error('ECONNREFUSED'), address);
  const { Client: TemporalClient, Connection: TemporalConnection } = await import('@temporalio/client');
  const where = { address, namespace };
  // Without the SDK's own retries, which go on past the closing of the channel.
  const connecting = TemporalConnection.connect({ ...options, connectTimeout: REACH_MS, interceptors: [] });
  const connection = await connecting.catch((error: Error) => {
    throw unanswered(error, address);
  });
  try {
    return await work({ client: new TemporalClient({ connection, namespace }), connection, address });
  } catch (error) {
    throw failureOf(error, where);
  } finally {
    await connection.close();
  }
}

function unanswered(error: Error, address: string): Failure {
  const message = `Temporal does not answer at ${address} (${fault(error).reason}): start the system with npm start, or name it with TEMPORAL_ADDRESS`;
  return new Failure(ExitCode.unavailable, printable(message), { cause: error });
}

function failureOf(error: unknown, { address, namespace }: { readonly address: string; readonly namespace: string }) {
  if (error instanceof Failure || !(error instanceof Error)) return error;
  const { name, code, reason } = fault(error);
  if (name === 'NamespaceNotFoundError') {
    const message = `Temporal at ${address} has no namespace ${namespace}: TEMPORAL_NAMESPACE names it`;
    return new Failure(ExitCode.unavailable, printable(message), { cause: error });
  }
  if (code === INVALID_ARGUMENT) {
    return new Failure(ExitCode.usage, printable(`Temporal refuses this: ${reason}`), { cause: error });
  }
  return code === undefined && name !== 'ServiceError' ? error : unanswered(error, address);
}

/** What gRPC says of an error, also of one that is told in other words by now. */
export function grpcCodeOf(error: Error): number | undefined {
  const { code } = fault(error);
  return code === undefined && error instanceof Failure && error.cause instanceof Error
    ? grpcCodeOf(error.cause)
    : code;
}

interface Fault {
  readonly name: string;
  readonly code: number | undefined;
  readonly reason: string;
}

/** The SDK wraps what gRPC says. By their names: to load the SDK for its classes takes longer than to fail. */
function fault(error: Error): Fault {
  const { name, message, cause } = error;
  const { code, details } = error as { readonly code?: unknown; readonly details?: unknown };
  if (typeof code === 'number') return { name, code, reason: typeof details === 'string' ? details : message };
  return name === 'ServiceError' && cause instanceof Error
    ? { ...fault(cause), name }
    : { name, code: undefined, reason: message };
}
