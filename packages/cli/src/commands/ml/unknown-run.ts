import type { TrainingApi, TrainingStatus } from '../../api/training-api.js';
import { ApiProblem } from '../../api/api-client.js';
import { ExitCode } from '../../exit-code.js';
import { Failure } from '../../failure.js';

/**
 * Why a store has nothing of a run. That the store cannot say: a run that failed before its first checkpoint has left
 * as little as one that never was. The API is asked, and need not answer.
 */
export async function unknownRun(runId: string, address: string, api: () => TrainingApi): Promise<Failure> {
  const name = JSON.stringify(runId);
  try {
    return failure(told(name, address, await api().status(runId)));
  } catch (error) {
    return error instanceof ApiProblem && error.problem.status === 404
      ? failure(`There is no run ${name}, neither in the checkpoint store ${address} nor for the API`)
      : failure(`There are no files of a run ${name} in the checkpoint store ${address}`);
  }
}

function told(name: string, address: string, { status, checkpointCount, store }: TrainingStatus): string {
  if (checkpointCount > 0 && store !== undefined) {
    return `The run ${name} has no files in the checkpoint store ${address}: they are in ${store}`;
  }
  const when = status === 'failed' ? 'failed before its first checkpoint' : `is ${status.replaceAll('_', ' ')}`;
  return `The run ${name} ${when}: it has left no files in the checkpoint store ${address}`;
}

function failure(message: string): Failure {
  return new Failure(ExitCode.unknown, message);
}
