import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { SideName } from './side.js';

const POLL_MS = 100;
const PATIENCE_MS = 30_000;

/** Each side has one, so that the workers of all can wait for work at the same time, on queues of the same names. */
export function namespaceOf(side: SideName): string {
  // As long as each other: they are in every history.
  return `bench-${side}`.padEnd('bench-system'.length, '-');
}

/** Resolves when the server knows it everywhere: its caches learn of it a little later. */
export async function addNamespace({ workflowService }: Connection, namespace: string): Promise<void> {
  await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: msToTs('1 day') });
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await delay(POLL_MS)) {
    const known = workflowService.listOpenWorkflowExecutions({ namespace });
    if (await known.then(() => true).catch(() => false)) return;
  }
  throw new Error(`The namespace ${namespace} does not come into being`);
}
