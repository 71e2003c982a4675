import type { Client } from '@temporalio/client';
import { readEnds } from './read-ends.js';

const tooLate = Object.assign(new Error('4 DEADLINE_EXCEEDED'), { code: 4, details: '', metadata: {} });
const run = (workflowId: string) => ({ workflowId, runId: 'run-1' });

/** A client whose runs answer so. */
function aClient(results: Readonly<Record<string, () => Promise<unknown>>>): Client {
  const withDeadline = (_deadline: number, call: () => unknown) => call();
  const getHandle = (id: string) => ({ result: results[id] });
  return { withDeadline, workflow: { getHandle } } as unknown as Client;
}

it('how runs ended is read, and missing where it cannot be', async () => {
  const client = aClient({
    stopped: async () => ({ status: 'stopped' }),
    late: () => Promise.reject(tooLate),
    foreign: async () => ({ status: 'shipped' }),
    silent: async () => undefined,
  });
  const ends = await readEnds(client, ['stopped', 'late', 'foreign', 'silent'].map(run));
  expect([...ends]).toEqual([['stopped', 'stopped']]);
});

it('ends are read side by side, a few at a time', async () => {
  let now = 0;
  let most = 0;
  const result = async () => {
    most = Math.max(most, (now += 1));
    await new Promise(setImmediate);
    now -= 1;
    return { status: 'failed' };
  };
  const ids = Array.from({ length: 200 }, (_each, index) => `run-${index}`);
  const ends = await readEnds(aClient(Object.fromEntries(ids.map((id) => [id, result]))), ids.map(run));
  expect(ends.size).toBe(200);
  expect([most > 1, most <= 16]).toEqual([true, true]);
});
