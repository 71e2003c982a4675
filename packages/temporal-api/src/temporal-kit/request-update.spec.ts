import {
  ServiceError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
  type WorkflowHandle,
} from '@temporalio/client';
import { ApplicationFailure, WorkflowNotFoundError } from '@temporalio/common';
import { WorkflowsBusy, WorkflowsUnavailable } from '../kernel/workflows-unavailable.js';
import { requestUpdate } from './request-update.js';
import { guarded } from './temporal-calls.js';

const answer = { outcome: 'accepted', status: 'processing' } as const;
const answered = { outcome: 'answered', answer };
const tooLate = new WorkflowUpdateRPCTimeoutOrCancelledError('too late');
const closed = new WorkflowNotFoundError('no such run', 'order-1', 'run-1');
const busy = grpc(8, 'limit on number of concurrent in-flight updates has been reached (10)');
const gone = grpc(14, 'nobody listens');
const aborted = grpc(14, 'workflow update was aborted');
const forbidden = grpc(7, 'no permission');

function grpc(code: number, message: string): ServiceError {
  const cause = Object.assign(new Error(message), { code, details: message, metadata: {} });
  return new ServiceError('Workflow Update failed', { cause });
}

function failed(type: string): WorkflowUpdateFailedError {
  return new WorkflowUpdateFailedError('Workflow Update failed', ApplicationFailure.nonRetryable('because', type));
}

/** What is said to one request after the other: an error, or that it was accepted. The last word is said for good. */
class ARun {
  readonly sent: unknown[] = [];
  waits = 0;

  constructor(
    private readonly starts: readonly (Error | 'accepted')[],
    private readonly results: readonly (Error | typeof answer)[] = [answer],
  ) {}

  request(waitMs: number) {
    const withDeadline = (_deadline: number, call: () => unknown) => call();
    const handle = { startUpdate: (_name: string, options: unknown) => this.start(options) };
    const update = { name: 'updateAddress', body: { city: 'Portland' }, updateId: 'update-1' };
    const client = { withDeadline } as unknown as Client;
    const deadline = Date.now() + waitMs;
    return guarded(() => requestUpdate(client, handle as unknown as WorkflowHandle, update, deadline));
  }

  private async start(options: unknown) {
    const said = this.starts[this.sent.length] ?? this.starts.at(-1);
    this.sent.push(options);
    if (said instanceof Error) throw said;
    return { result: () => this.result() };
  }

  private async result() {
    const said = this.results[this.waits] ?? this.results.at(-1);
    this.waits += 1;
    if (said instanceof Error) throw said;
    return said;
  }
}

const IN_TIME = 5_000;
const AT_ONCE = 1;

describe('a request to a run', () => {
  it('is answered', async () => {
    await expect(new ARun(['accepted']).request(IN_TIME)).resolves.toEqual(answered);
  });

  it.each([
    ['takes no more for the moment', busy],
    ['has dropped it', aborted],
  ])('is sent again under its id where Temporal %s', async (_what, fault) => {
    const run = new ARun([fault, fault, 'accepted']);
    await expect(run.request(IN_TIME)).resolves.toEqual(answered);
    expect(run.sent).toHaveLength(3);
    expect(new Set(run.sent.map((options) => JSON.stringify(options))).size).toBe(1);
    expect(run.sent[0]).toMatchObject({ updateId: 'update-1' });
  });

  it('is a fault of its own, and tried no more, where Temporal takes no more until the deadline', async () => {
    const run = new ARun([busy]);
    await expect(run.request(AT_ONCE)).rejects.toThrow(WorkflowsBusy);
    expect(run.sent).toHaveLength(1);
  });

  it('is sent again under its id where no worker has seen it', async () => {
    const run = new ARun(['accepted'], [failed('UnprocessedUpdate'), answer]);
    await expect(run.request(IN_TIME)).resolves.toEqual(answered);
    expect(run.sent).toHaveLength(2);
    expect(run.sent[1]).toEqual(run.sent[0]);
  });

  it('is unanswered where no worker has seen it until the deadline', async () => {
    await expect(new ARun(['accepted'], [failed('UnprocessedUpdate')]).request(AT_ONCE)).resolves.toEqual({
      outcome: 'unanswered',
    });
  });

  it('is unanswered where it was not seen, and the next one comes too late', async () => {
    const run = new ARun(['accepted', tooLate], [failed('UnprocessedUpdate')]);
    await expect(run.request(IN_TIME)).resolves.toEqual({ outcome: 'unanswered' });
  });

  it.each([
    ['takes no more', busy],
    ['does not answer', gone],
  ])('that was accepted is waited for, not sent again, where Temporal %s for the moment', async (_what, fault) => {
    const run = new ARun(['accepted'], [fault, answer]);
    await expect(run.request(IN_TIME)).resolves.toEqual(answered);
    expect([run.sent.length, run.waits]).toEqual([1, 2]);
  });

  it.each([
    ['takes no more', busy],
    ['does not answer', gone],
    ['refuses to serve us', forbidden],
    ['is too slow', tooLate],
  ])('that was accepted is in progress where Temporal %s until the deadline', async (_what, fault) => {
    const run = new ARun(['accepted'], [fault]);
    await expect(run.request(AT_ONCE)).resolves.toEqual({ outcome: 'in_progress' });
    expect(run.sent).toHaveLength(1);
  });

  it.each([
    ['nobody takes it in time', tooLate],
    ['Temporal drops it until the deadline', aborted],
  ])('is unanswered where %s', async (_what, fault) => {
    await expect(new ARun([fault]).request(AT_ONCE)).resolves.toEqual({ outcome: 'unanswered' });
  });

  it('is a fault where Temporal refuses to serve us', async () => {
    const run = new ARun([forbidden]);
    await expect(run.request(IN_TIME)).rejects.toThrow(WorkflowsUnavailable);
    expect(run.sent).toHaveLength(1);
  });

  it('is refused with what the workflow says', async () => {
    const refused = new ARun(['accepted'], [failed('already_dispatched')]).request(IN_TIME);
    await expect(refused).resolves.toEqual({ outcome: 'refused', code: 'already_dispatched', message: 'because' });
  });

  it('is not refused by a failure that no workflow of ours has', async () => {
    const error = failed('SomethingOfTemporal');
    await expect(new ARun(['accepted'], [error]).request(IN_TIME)).rejects.toBe(error);
  });

  it.each([
    ['has closed', ['accepted', closed] as const],
    ['closes meanwhile', ['accepted', failed('AcceptedUpdateCompletedWorkflow')] as const],
  ])('finds a run that %s closed', async (_how, [start, result]) => {
    await expect(new ARun([start], [result]).request(IN_TIME)).resolves.toEqual({ outcome: 'closed' });
    await expect(new ARun([closed]).request(IN_TIME)).resolves.toEqual({ outcome: 'closed' });
  });
});
