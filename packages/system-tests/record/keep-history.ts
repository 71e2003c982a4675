import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

const directory = join(__dirname, '../../temporal-worker/test/histories');

/** Writes a run's history where the replay test reads it. */
export async function keepHistory(
  handle: Pick<WorkflowHandle, 'fetchHistory'>,
  name: string,
  change: (json: string) => string = (json) => json,
): Promise<void> {
  await writeFile(
    join(directory, `${name}.json`),
    `${change(anonymous(historyToJSON(await handle.fetchHistory())))}\n`,
  );
}

/** Who polled, on which machine and from which folder, is no matter to a replay. */
function anonymous(json: string): string {
  return json
    .replace(/"identity": "[^"]*"/g, '"identity": "recorder"')
    .replace(/"stackTrace": "[^"]*"/g, '"stackTrace": ""');
}
