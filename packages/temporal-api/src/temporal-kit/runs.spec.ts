import { ServiceError, type Client } from '@temporalio/client';
import { WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';
import { resultOf } from './runs.js';

const WAIT_MS = 10_000;
/** Of gRPC. */
const status = { CANCELLED: 1, DEADLINE_EXCEEDED: 4, INTERNAL: 13 } as const;

/** A run whose result fails so, so long after it was asked for. */
function failing(code: number, afterMs: number): Client {
  const cause = Object.assign(new Error('as gRPC says'), { code, details: '', metadata: undefined });
  const result = async () => {
    jest.setSystemTime(Date.now() + afterMs);
    throw new ServiceError('as the SDK says', { cause });
  };
  const withDeadline = (_: number, call: () => Promise<unknown>) => call();
  return { withDeadline, workflow: { getHandle: () => ({ result }) } } as unknown as Client;
}

describe('the result of a run', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] }));
  afterEach(() => jest.useRealTimers());

  it.each([
    ['the deadline is over', status.DEADLINE_EXCEEDED, WAIT_MS],
    ['the last poll was too short, in whatever words', status.CANCELLED, WAIT_MS - 50],
    ['the last poll came too late, in whatever words', status.INTERNAL, WAIT_MS + 50],
  ])('is not there yet when %s', async (_, code, afterMs) => {
    await expect(resultOf(failing(code, afterMs), { workflowId: 'w' }, WAIT_MS)).resolves.toBeUndefined();
  });

  it('cannot be known when the service fails with time left', async () => {
    const asked = resultOf(failing(status.INTERNAL, 1_000), { workflowId: 'w' }, WAIT_MS);
    await expect(asked).rejects.toThrow(WorkflowsUnavailable);
  });
});
