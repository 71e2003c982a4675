import { standalonePaymentId } from '@fake-stripe/contracts';
import { anOrder } from '../../kit/shop.js';
import type { Received } from '../contract.js';
import type { WorkflowRoutes } from './workflow-routes.js';

/** What the routes answer about a payment on its way to its end. */
export function paymentContract(workflows: WorkflowRoutes): void {
  const { aPayment, pay, read, cancel, attend, ended, started, moved, until } = workflows;

  describe('a payment', () => {
    it('is started, is known, and completes', async () => {
      const payment = aPayment();
      const first = await pay(payment);
      expect(first.body).toMatchObject({ workflowId: `payment-${payment.orderId}`, status: 'processing' });
      const id = await started(Promise.resolve(first));
      const again = await pay(payment);
      expect([again.status, again.body['runId']]).toEqual([200, first.body['runId']]);
      const { body } = await read(id, 'result');
      expect(body).toMatchObject({ status: 'completed', result: { amount: 59.98, orderId: payment.orderId } });
      expect(body['result']).not.toHaveProperty('keys');
      expect((await pay(payment)).body).toMatchObject({ status: 'completed', runId: first.body['runId'] });
      for (const other of [{ amount: 60 }, { customerId: 'customer-2' }, { currency: 'eur' }]) {
        expect((await pay({ ...payment, ...other })).body['code']).toBe('payment_exists');
      }
      const status = await read(id, 'status');
      expect(status.body).toMatchObject({
        type: 'paymentWorkflow',
        status: 'completed',
        runStatus: 'completed',
        details: { amount: 59.98, status: 'completed' },
        source: 'workflow',
      });
      expect(status.body['uiLink']).toContain(`/${id}/${String(first.body['runId'])}`);
      expect((await read(id, 'progress')).body).toEqual({ workflowId: id, status: 'completed', progress: 100 });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured']);
    });

    it('started ten times at the same moment is one', async () => {
      const payment = aPayment();
      const answers = await Promise.all(Array.from({ length: 10 }, () => pay(payment)));
      expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
      expect(new Set(answers.map(({ body }) => body['runId'])).size).toBe(1);
      expect(await ended(`payment-${payment.orderId}`)).toBe('completed');
    });

    it('that was declined has failed, and is started anew with any body', async () => {
      const payment = aPayment();
      const id = await started(pay({ ...payment, paymentMethod: 'pm_card_chargeDeclined' }));
      expect((await read(id, 'result')).body).toMatchObject({ status: 'failed', failure: { code: 'card_declined' } });
      expect((await read(id, 'status')).body).toMatchObject({
        status: 'failed',
        runStatus: 'completed',
        failure: { code: 'card_declined' },
      });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      await started(pay(payment));
      expect(await ended(id)).toBe('completed');
      const [begin] = (await read(id, 'history')).body['events'] as readonly Record<string, unknown>[];
      expect(begin).toMatchObject({ attributes: { input: { start: 2, amount: 5998 } } });
    });

    it('whose run was terminated has failed, and is started anew', async () => {
      const payment = aPayment();
      const release = workflows.gate.hold('payment.authorize', `payment-${payment.orderId}`);
      const id = await started(pay(payment));
      await workflows.desk.env.client.workflow.getHandle(id).terminate('by hand');
      expect((await read(id, 'result')).body).toMatchObject({ status: 'terminated', failure: { code: 'terminated' } });
      release();
      await started(pay({ ...payment, customerId: 'customer-2' }));
      await ended(id);
    });

    it('that was charged long ago is not charged again', async () => {
      const { orderId } = aPayment();
      const record = { paymentId: standalonePaymentId(orderId), orderId, amount: 5998, currency: 'usd' } as const;
      await workflows.desk.store.writer.claimPayment({ ...record, status: 'claimed' });
      await workflows.desk.store.writer.recordPayment({ ...record, status: 'captured', chargeId: 'ch_1' });
      expect((await pay(aPayment({ orderId }))).body['code']).toBe('payment_exists');
    });

    it('and an order under one order id never charge twice', async () => {
      const order = anOrder();
      const id = await started(pay(aPayment({ orderId: order.orderId })));
      expect(await ended(id)).toBe('completed');
      await workflows.desk.post('/api/v1/order', order);
      expect((await read(`order-fulfillment-${order.orderId}`, 'result')).body).toMatchObject({
        status: 'failed',
        failure: { code: 'order_already_paid' },
      });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured']);
    });
  });

  it('a payment that needs attention is led to its end, with and without a worker', async () => {
    const [tried, resolved] = [aPayment(), aPayment()];
    for (const { orderId } of [tried, resolved]) {
      const id = `payment-${orderId}`;
      workflows.gate.failOnce('payment.release', id);
      await started(pay({ orderId, amount: 59.98, customerId: 'c', paymentMethod: 'pm_card_chargeDeclined' }));
      const { details } = await until(id, (at) => isIn(at, 'needs_attention'));
      expect(details).toMatchObject({
        compensations: [{ step: 'authorize', status: 'failed' }, { step: 'capture' }],
      });
    }
    const [first, second] = [`payment-${tried.orderId}`, `payment-${resolved.orderId}`];
    const begin = Date.now();
    expect(await cancel(first)).toMatchObject({ status: 409, body: { code: 'awaiting_attention' } });
    expect(Date.now() - begin).toBeLessThan(4_000);
    const again = { orderId: tried.orderId, amount: 59.98, customerId: 'c', paymentMethod: 'pm_card_chargeDeclined' };
    expect(await pay(again)).toMatchObject({ status: 200, body: { status: 'needs_attention' } });
    expect((await attend(first, { step: 'capture' })).body['code']).toBe('not_awaiting_attention');
    expect((await attend(first)).body['outcome']).toBe('accepted');
    expect(await ended(first)).toBe('failed');
    expect((await attend(first)).body['code']).toBe('already_finished');
    await workflows.desk.workersLeave();
    expect(await attend(second, { action: 'resolve' })).toMatchObject({ status: 202, body: { outcome: 'pending' } });
    await workflows.desk.workersReturn();
    expect(await ended(second)).toBe('failed');
  });
}

/** Whether what a run says of itself is this status. */
function isIn({ details }: Received['body'], status: string): boolean {
  return (details as { readonly status?: string } | undefined)?.status === status;
}
