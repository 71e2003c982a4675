import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const directory = join(__dirname, '../../temporal-worker/test/histories');

/** Writes a run's history where the replay test reads it. */
export async function keepHistory(
  handle: Pick<WorkflowHandle, 'fetchHistory' | 'workflowId'>,
  name: string,
  change: (json: string) => string = (json) => json,
): Promise<void> {
  const recorded = anonymous(historyToJSON(await handle.fetchHistory()));
  await writeFile(join(directory, `${name}.json`), `${change(withWorkflowId(recorded, handle.workflowId))}\n`);
}

/** As newer servers give it: a replay that is told no workflow id makes one up, and keys are made of it. */
function withWorkflowId(json: string, workflowId: string): string {
  const history = JSON.parse(json) as { events: { workflowExecutionStartedEventAttributes?: object }[] };
  Object.assign(history.events[0]?.workflowExecutionStartedEventAttributes ?? {}, { workflowId });
  return JSON.stringify(history, null, 2);
}

/** Who polled, on which machine and from which folder, is no matter to a replay. */
function anonymous(json: string): string {
  return json
    .replace(/"identity": "[^"]*"/g, '"identity": "recorder"')
    .replace(/"stackTrace": "[^"]*"/g, '"stackTrace": ""');
}
