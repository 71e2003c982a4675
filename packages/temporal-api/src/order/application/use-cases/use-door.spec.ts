import { createMemoryOrderStore, type OrderStore } from '@fake-stripe/order-store';
import type { Compensation } from '@fake-stripe/contracts';
import { aPlan, aRow, T0 } from '../../../../test/doubles/an-order.js';
import { FakeOrderWorkflows } from '../../../../test/doubles/fake-order-workflows.js';
import { stateOfPlan } from '../../domain/order-view.js';
import { OrderLookup } from '../order-lookup.js';
import type { DoorOutcome } from '../../../kernel/door.js';
import { Refused } from '../../../kernel/refused.js';
import { UseDoor, type UseDoorCommand } from './use-door.js';

const approve: UseDoorCommand = { orderId: 'order-1', door: 'approveOrder', body: { approvedBy: 'alice' } };
const accepted: DoorOutcome = { outcome: 'answered', answer: { outcome: 'accepted', status: 'pending_approval' } };

describe('a door', () => {
  let workflows: FakeOrderWorkflows;
  let store: OrderStore;

  beforeEach(() => {
    workflows = new FakeOrderWorkflows();
    store = createMemoryOrderStore();
  });

  function use(command = approve) {
    const lookup = new OrderLookup(workflows, store.reader, store.writer);
    return new UseDoor(workflows, store.reader, lookup).execute(command);
  }

  it('answers what the workflow answers', async () => {
    const { runId } = workflows.has(aPlan());
    workflows.doorAnswers = [accepted];
    await expect(use()).resolves.toMatchObject({ outcome: 'accepted', status: 'pending_approval', runId });
  });

  it('names a request by what it asks, and by its Idempotency-Key where there is one', async () => {
    workflows.has(aPlan());
    const first = await use();
    await use();
    await use({ ...approve, idempotencyKey: first.updateId });
    await use({ ...approve, body: { approvedBy: 'bob' } });
    await use({ ...approve, door: 'rejectOrder' });
    await use({ ...approve, idempotencyKey: 'mine' });
    const [one, same, byId, ...others] = workflows.requests.map(({ updateId }) => updateId);
    expect([same, byId]).toEqual([one, one]);
    expect(new Set([one, ...others]).size).toBe(4);
  });

  it('takes a key for a request of its door and body only', async () => {
    workflows.has(aPlan());
    const mine = { ...approve, idempotencyKey: 'mine' };
    const used = [
      await use(mine),
      await use(mine),
      await use({ ...mine, door: 'rejectOrder' }),
      await use({ ...mine, body: { approvedBy: 'bob' } }),
    ];
    expect(used.map(({ updateId }) => updateId)).toEqual(['mine', 'mine', 'mine', 'mine']);
    const [first, repeated, otherDoor, otherBody] = workflows.requests.map(({ updateId }) => updateId);
    expect(repeated).toBe(first);
    expect(new Set([first, otherDoor, otherBody]).size).toBe(3);
  });

  it('takes the same word on a compensation as a new one after it has failed again', async () => {
    workflows.has(aPlan());
    const attention = {
      orderId: 'order-1',
      door: 'resolveCompensation',
      body: { step: 'capture', action: 'retry' },
    } as const;
    const failed = (attempts: number): Compensation => ({ step: 'capture', activity: 'x', status: 'failed', attempts });
    for (const attempts of [10, 10, 20]) {
      workflows.live = { ...stateOfPlan(aPlan(), T0), compensations: [failed(attempts)] };
      await use(attention);
    }
    const [first, same, later] = workflows.requests.map(({ updateId }) => updateId);
    expect(same).toBe(first);
    expect(later).not.toBe(first);
  });

  it('takes an address as a new request once the order has moved: it may have had another one meanwhile', async () => {
    workflows.has(aPlan());
    const redirect = { orderId: 'order-1', door: 'updateAddress', body: { address: { city: 'Portland' } } } as const;
    for (const updatedAt of ['2026-01-01T00:00:01.000Z', '2026-01-01T00:00:01.000Z', '2026-01-01T00:00:02.000Z']) {
      workflows.live = { ...stateOfPlan(aPlan(), T0), updatedAt };
      await use(redirect);
    }
    const [first, same, later] = workflows.requests.map(({ updateId }) => updateId);
    expect(same).toBe(first);
    expect(later).not.toBe(first);
  });

  it('names a change of address to the workflow, which may get it as an update and as the signal left for it', async () => {
    workflows.has(aPlan());
    await use({ orderId: 'order-1', door: 'updateAddress', body: { address: { city: 'Portland' } } });
    const [{ updateId, body } = { updateId: '', body: {} }] = workflows.requests;
    expect(body).toEqual({ address: { city: 'Portland' }, requestId: updateId });
    expect(workflows.left).toEqual(workflows.requests);
  });

  it('leaves the request for the next worker when none answers', async () => {
    workflows.has(aPlan());
    const used = await use();
    expect(used).toMatchObject({ outcome: 'pending', updateId: expect.any(String) });
    expect(workflows.left).toEqual(workflows.requests);
  });

  it('does not send a request twice that a worker has taken', async () => {
    workflows.has(aPlan());
    workflows.doorAnswers = [{ outcome: 'in_progress' }];
    await expect(use()).resolves.toMatchObject({ outcome: 'pending' });
    expect(workflows.left).toEqual([]);
  });

  it.each([
    'not_awaiting_approval',
    'not_awaiting_attention',
    'not_returnable',
    'already_dispatched',
    'already_finished',
    'validation_failed',
  ])('passes on the refusal %s', async (code) => {
    workflows.has(aPlan());
    workflows.doorAnswers = [{ outcome: 'refused', code, message: 'no' }];
    await expect(use()).rejects.toMatchObject({ code, message: 'no' });
  });

  it('does not take a refusal that is none of its own for the end of the order', async () => {
    workflows.has(aPlan());
    workflows.doorAnswers = [{ outcome: 'refused', code: 'not_paused', message: 'no' }];
    const refused = use();
    await expect(refused).rejects.not.toBeInstanceOf(Refused);
    await expect(refused).rejects.toThrow('not_paused');
  });

  it('knows an order that has ended from one that never was', async () => {
    await expect(use()).rejects.toMatchObject({ code: 'order_not_found' });
    await store.writer.create(aRow('run-1', { status: 'completed' }));
    await expect(use()).rejects.toMatchObject({ code: 'already_finished', message: 'Order order-1 is completed.' });
    workflows.has(aPlan(), { status: 'completed' });
    await expect(use()).rejects.toMatchObject({ code: 'already_finished' });
  });

  it.each<DoorOutcome>([{ outcome: 'closed' }, { outcome: 'unanswered' }])(
    'is finished when the run closes meanwhile ($outcome)',
    async (answer) => {
      const { runId } = workflows.has(aPlan());
      workflows.doorAnswers = [answer];
      jest.spyOn(workflows, 'request').mockImplementation(async () => {
        workflows.has(aPlan(), { runId, status: 'completed' });
        return answer;
      });
      await expect(use()).rejects.toMatchObject({ code: 'already_finished' });
    },
  );
});
