import type { DoorOutcome, TrainingApi, TrainingStatus } from '../../api/training-api.js';
import { Failure } from '../../failure.js';
import type { Session, SharedOptions } from '../session.js';
import { printable } from '../../terminal/printable.js';

interface Asked {
  readonly session: Session;
  readonly api: TrainingApi;
  readonly options: SharedOptions;
}

/** Says what became of a request to a run. */
export async function answerDoor({ session, api, options }: Asked, what: string, outcome: DoorOutcome): Promise<void> {
  const open = outcome.outcome === 'pending' && !options.json;
  const line = open ? await lineOfPending(what, outcome.workflowId, api) : lineOfDoor(what, outcome);
  session.answer(options, outcome, () => [line]);
}

function lineOfDoor(what: string, { workflowId, ...answer }: DoorOutcome): string {
  const { outcome, status, currentEpoch, effectiveFrom } = answer;
  const known = outcome === 'already_decided' ? ', as it was already' : '';
  const from = effectiveFrom === undefined ? '' : `, from epoch ${effectiveFrom}`;
  return printable(`${what}: accepted${known}${from}; ${workflowId} is ${status} after epoch ${currentEpoch}`);
}

/** Nothing was answered in time. Whether a worker is at it or none is there, only the run can say. */
async function lineOfPending(what: string, workflowId: string, api: TrainingApi): Promise<string> {
  const state = await stateOf(workflowId, api);
  if (state === undefined) return printable(`${what}: left for ${workflowId}, whose worker does not answer now`);
  const { status, currentEpoch } = state;
  return printable(`${what}: taken, not answered yet; ${workflowId} is ${status} after epoch ${currentEpoch}`);
}

async function stateOf(workflowId: string, api: TrainingApi): Promise<TrainingStatus | undefined> {
  try {
    return await api.status(workflowId);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
