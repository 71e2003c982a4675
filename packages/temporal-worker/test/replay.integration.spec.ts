import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  mlTrainingEnds,
  orderStatuses,
  paymentStatuses,
  userContextStrategies,
  type OrderStatus,
  type PaymentStatus,
} from '@fake-stripe/contracts';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker } from '@temporalio/worker';
import { quietRuntime, workflowBundle } from './kit/order-system.js';

const directory = join(__dirname, 'histories');
const names = readdirSync(directory).map((file) => file.replace(/\.json$/, ''));

/** Passed through without waiting: no history ends there. */
const transient: readonly OrderStatus[] = ['pending', 'processing', 'compensating'];
const transientOfPayments: readonly PaymentStatus[] = ['processing', 'compensating', 'refunded'];

interface Recorded {
  readonly events: readonly { readonly workflowExecutionStartedEventAttributes?: { readonly workflowId: string } }[];
}

function replay(name: string): Promise<void> {
  const history = JSON.parse(readFileSync(join(directory, `${name}.json`), 'utf8')) as Recorded;
  const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  // Keys are made of the workflow id, and the order knows its labels by their keys.
  return Worker.runReplayHistory({ workflowBundle: workflowBundle() }, historyFromJSON(history), workflowId);
}

describe('recorded histories', () => {
  beforeAll(quietRuntime);

  it('exist for every status in which an order can rest', () => {
    const resting = orderStatuses.filter((status) => !transient.includes(status));
    expect(names).toEqual(expect.arrayContaining(resting.map((status) => `order-${status}`)));
  });

  it('exist for payments, refunds and user contexts as well', () => {
    const resting = paymentStatuses.filter((status) => !transientOfPayments.includes(status));
    const wanted = [
      ...resting.map((status) => `payment-${status}`),
      'refund-refunded',
      ...userContextStrategies.map((strategy) => `user-context-${strategy}`),
    ];
    expect(names).toEqual(expect.arrayContaining(wanted));
  });

  it('exist for every status in which a training can rest, for one that went back and one that began anew', () => {
    const resting = [...mlTrainingEnds, 'awaiting_decision', 'rolled_back', 'continued_as_new'];
    expect(names).toEqual(expect.arrayContaining(resting.map((status) => `training-${status}`)));
  });

  it.each(names.filter((name) => name !== 'must-fail'))('%s replays', async (name) => {
    await expect(replay(name)).resolves.toBeUndefined();
  });

  it('one that does not fit is found out', async () => {
    await expect(replay('must-fail')).rejects.toThrow(DeterminismViolationError);
  });
});
