import type { Client } from '@temporalio/client';
import type { Context } from '../../../context.js';
import { Failure } from '../../../failure.js';
import { grpcCodeOf, targetOf, withTemporal, type Temporal } from '../../../temporal/temporal-access.js';
import { checkAttributes } from './attribute-check.js';
import { missing, slow, well, type Check } from './check.js';
import { isTaken, speaksHttp2 } from './ports.js';
import { checkQueues } from './queue-checks.js';
import { GrpcCode, isBusy, LATE, unlessSlow, within } from './temporal-calls.js';
import { checkWorkflowTasks } from './workflow-task-check.js';

const NAME = 'Temporal';

export interface TemporalFound {
  /** A server is there. */
  readonly answers: boolean;
  readonly checks: readonly Check[];
  /** Empty where they could not be asked for. */
  readonly queues: readonly Check[];
}

/** Temporal, what it has to know, and who works for it. */
export async function checkTemporal({ env, clock }: Context): Promise<TemporalFound> {
  try {
    return await withTemporal(env, (temporal) => lookAt(temporal, env, clock.now()));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const check = await unreachable(env, error);
    return { answers: check.slow === true, checks: [check], queues: [] };
  }
}

async function lookAt({ client, connection, address }: Temporal, env: Context['env'], now: Date) {
  const { namespace } = client.options;
  const { serverVersion } = await within(client, () => client.workflowService.getSystemInfo({}));
  if (!(await isKnown(client, namespace))) {
    return { answers: true, checks: [noNamespace(address, namespace)], queues: [] };
  }
  const [attributes, workflowTasks, queues] = await Promise.all([
    unlessSlow('search attributes', (name) => checkAttributes(client, connection, name)),
    unlessSlow('workflow tasks', (name) => checkWorkflowTasks(client, name)),
    checkQueues(client, env, now),
  ]);
  const server = well(NAME, `server ${serverVersion} at ${address}, namespace ${namespace}`);
  return { answers: true, checks: [server, attributes, workflowTasks], queues };
}

async function isKnown(client: Client, namespace: string): Promise<boolean> {
  try {
    await within(client, () => client.workflowService.describeNamespace({ namespace }));
    return true;
  } catch (error) {
    if (error instanceof Error && grpcCodeOf(error) === GrpcCode.notFound) return false;
    throw error;
  }
}

function noNamespace(address: string, namespace: string): Check {
  const mend = `temporal operator namespace create --address ${address} --namespace ${namespace}`;
  return missing(NAME, `the server at ${address} has no namespace ${namespace}`, mend);
}

async function unreachable(env: Context['env'], failure: Failure): Promise<Check> {
  const target = await targetOf(env).catch(() => undefined);
  if (target === undefined) return missing(NAME, failure.message, 'put the variables TEMPORAL_* right');
  const { address, connection } = target;
  if (isBusy(failure)) return slow(NAME, `${LATE} at ${address}`);
  const { hostname, port } = new URL(`http://${address}`);
  const at = [hostname, Number(port || 80)] as const;
  if (!(await isTaken(...at))) {
    return missing(NAME, `nothing listens at ${address}`, 'npm start, or name one with TEMPORAL_ADDRESS');
  }
  return listening(address, failure, connection?.tls ? undefined : await speaksHttp2(...at));
}

/** To end a Temporal that is busy, about to start or in trouble would be the wrong advice. */
function listening(address: string, failure: Failure, http2: boolean | undefined): Check {
  const code = grpcCodeOf(failure);
  const elsewhere = 'TEMPORAL_PORT puts ours elsewhere; TEMPORAL_ADDRESS names one that runs';
  if (http2 !== false && (code === undefined || code === GrpcCode.unavailable)) {
    const who = http2 ? 'a server that is busy or about to start' : 'a server that is busy, or something else';
    const again = `ask again when the system is less busy; if it is something else: ${elsewhere}`;
    return slow(NAME, `${LATE} at ${address}: ${who}`, again);
  }
  if (code !== undefined && code !== GrpcCode.unavailable && code !== GrpcCode.unimplemented) {
    return missing(NAME, failure.message, 'put the variables TEMPORAL_* right, or look into the log of the server');
  }
  const said = `what listens at ${address} does not let us in, or is something else`;
  return missing(NAME, said, `${elsewhere}; or end what listens there`);
}
