import { mlTrainingEnds, type MlTrainingEnd, type MlTrainingState } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { WorkflowsUnavailable } from '../../kernel/workflows-unavailable.js';
import { CALL_MS, resultOf, type RunId } from '../../temporal-kit/runs.js';

/** A result holds up to 200 points and checkpoints: not all of them at once. */
const LANES = 16;

/** How runs ended that returned a state, by workflow id. What cannot be read within 2.5 s in all is missing. */
export async function readEnds(client: Client, runs: readonly RunId[]): Promise<ReadonlyMap<string, MlTrainingEnd>> {
  const until = Date.now() + CALL_MS;
  const ends = new Map<string, MlTrainingEnd>();
  const waiting = runs.values();
  const lane = async () => {
    for (const run of waiting) {
      const end = await readEnd(client, run, until - Date.now());
      if (end) ends.set(run.workflowId, end);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return ends;
}

async function readEnd(client: Client, run: RunId, waitMs: number): Promise<MlTrainingEnd | undefined> {
  if (waitMs <= 0) return undefined;
  try {
    const closed = await resultOf(client, run, waitMs);
    const { status } = (closed && 'value' in closed ? (closed.value ?? {}) : {}) as Partial<MlTrainingState>;
    return mlTrainingEnds.find((end) => end === status);
  } catch (error) {
    // A list is worth having without it.
    if (error instanceof WorkflowsUnavailable) return undefined;
    throw error;
  }
}
