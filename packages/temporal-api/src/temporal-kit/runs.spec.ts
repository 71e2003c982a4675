import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';
import { closedResultOf, resultOf, valueOf } from './runs.js';

const run = { workflowId: 'payment-1', runId: 'run-1' };
const tooLate = Object.assign(new Error('4 DEADLINE_EXCEEDED'), { code: 4, details: '', metadata: {} });
const forgotten = new WorkflowNotFoundError('no such run', 'payment-1', 'run-1');

/** A client whose runs answer so. */
function aClient(result: () => Promise<unknown>): Client {
  const withDeadline = (_deadline: number, call: () => unknown) => call();
  return { withDeadline, workflow: { getHandle: () => ({ result }) } } as unknown as Client;
}

describe('the result of a run', () => {
  it.each([
    ['does not come in time', tooLate],
    ['is no longer kept', forgotten],
  ])(
    'that %s says nothing while it may be live, and is a fault once it is known to have closed',
    async (_how, error) => {
      const client = aClient(() => Promise.reject(error));
      await expect(resultOf(client, run, 10)).resolves.toBeUndefined();
      await expect(closedResultOf(client, run)).rejects.toThrow(WorkflowsUnavailable);
    },
  );

  it('that is there is told, also where it is nothing', async () => {
    for (const value of [{ status: 'completed' }, undefined, null]) {
      const closed = await closedResultOf(
        aClient(() => Promise.resolve(value)),
        run,
      );
      expect(valueOf(closed)).toEqual(value);
    }
  });
});
