import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { scriptOf } from './script-of.js';

/** As the worker's replay test has them. */
function recorded(name: string) {
  const path = join(__dirname, '../../../temporal-worker/test/histories', `${name}.json`);
  return historyFromJSON(JSON.parse(readFileSync(path, 'utf8'))).events ?? [];
}

describe('a script', () => {
  const order = scriptOf(recorded('order-completed'));
  const shipping = scriptOf(recorded('shipping-completed'));

  it('begins each activity with its input and options, and waits where the run waited', () => {
    const activities = order.filter((step) => step.do === 'activity');
    const authorize = activities.find(({ name }) => name === 'authorizePayment');
    expect(authorize?.args).toHaveLength(2);
    expect(authorize?.options).toMatchObject({
      taskQueue: 'orders',
      startToCloseTimeout: 360_000,
      heartbeatTimeout: 2_000,
      retry: { maximumAttempts: 3, initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: 30_000 },
    });
    for (const { event } of activities) {
      const begins = order.findIndex((step) => step.do === 'activity' && step.event === event);
      expect(order.findIndex((step) => step.do === 'await' && step.event === event)).toBeGreaterThan(begins);
    }
  });

  it('has the search attributes with their types', () => {
    const [first] = order.filter((step) => step.do === 'search-attributes');
    expect(first?.values).toContainEqual(expect.objectContaining({ name: 'OrderStatus', type: 'Keyword' }));
    expect(first?.values).toContainEqual({ name: 'OrderTotal', type: 'Int', value: 5998 });
  });

  it('starts the child, waits for its start and its end, and ends with the recorded result', () => {
    const child = order.find((step) => step.do === 'child');
    const event = child?.do === 'child' ? child.event : '';
    expect(child).toMatchObject({ type: 'shippingWorkflow', taskQueue: 'shipping' });
    expect(order).toContainEqual({ do: 'await-start', event });
    expect(order).toContainEqual({ do: 'await', event });
    expect(order.at(-1)).toMatchObject({ do: 'return', value: { status: 'completed' } });
  });

  it('of the child signals the parent', () => {
    expect(shipping).toContainEqual(expect.objectContaining({ do: 'signal-parent', name: 'shippingProgress' }));
  });

  it('is refused where a run did what it cannot repeat', () => {
    const localActivity = { eventId: null, markerRecordedEventAttributes: { markerName: 'core_local_activity' } };
    for (const events of [recorded('order-failed'), [localActivity]])
      expect(() => scriptOf(events)).toThrow('nothing that a script can repeat');
  });
});
