import type { WorkflowRoutes } from './workflow-routes.js';

/** What the routes answer to those who want their money back. */
export function paymentCancellationContract(workflows: WorkflowRoutes): void {
  const { aPayment, pay, read, cancel, ended, started, paid, moved, until, recorded, sentFor } = workflows;

  describe('cancelling a payment', () => {
    it.each([
      ['before it is authorised', 'hold', 'payment.authorize'],
      ['once it is authorised', 'holdAnswer', 'payment.authorize'],
      ['once it is captured', 'holdAnswer', 'payment.capture'],
    ] as const)('%s leaves no charge and no hold', async (_when, hold, operation) => {
      const payment = aPayment();
      const id = `payment-${payment.orderId}`;
      const release = workflows.gate[hold](operation, id);
      await started(pay(payment));
      await until(id, sentFor(operation, id));
      const first = await cancel(id);
      expect([first.status, first.body['outcome']]).toEqual([200, 'accepted']);
      expect((await cancel(id, '')).body['outcome']).toBe('already_decided');
      expect((await pay(payment)).status).toBe(200);
      release();
      expect((await read(id, 'result')).body).toMatchObject({
        status: 'cancelled',
        failure: { code: 'payment_cancelled', message: 'changed my mind' },
      });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      const effects = await moved(id);
      const count = (effect: string) => effects.filter((each) => each === effect).length;
      expect(count('payment.captured')).toBe(count('payment.refunded'));
      expect(count('payment.authorized')).toBe(count('payment.captured') + count('payment.released'));
    });

    it('after its completion refunds it, once', async () => {
      const id = await paid();
      const refundWorkflowId = id.replace('payment', 'refund');
      expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: 'refunded', refundWorkflowId });
      expect((await cancel(id)).body).toMatchObject({
        outcome: 'already_decided',
        status: 'refunded',
        refundWorkflowId,
      });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
      const { body } = await read(refundWorkflowId, 'result');
      expect(body).toMatchObject({ status: 'refunded', result: { amount: 59.98 } });
      expect((await read(refundWorkflowId, 'status')).body).toMatchObject({
        status: 'refunded',
        type: 'refundWorkflow',
      });
      expect((await cancel(refundWorkflowId)).body['code']).toBe('already_finished');
      for (const what of ['status', 'result'] as const) {
        expect((await read(id, what)).body).toMatchObject({ status: 'refunded', refundWorkflowId });
      }
      expect((await read(id, 'progress')).body).toMatchObject({ status: 'refunded', progress: 100 });
    });

    it.each([
      ['authorized', 'hold', 'cancelled', 'payment.released'],
      ['captured', 'holdAnswer', 'refunded', 'payment.refunded'],
    ] as const)(
      'whose run was terminated after it was %s gives that back, and until then nothing is charged anew',
      async (status, hold, outcome, undone) => {
        const payment = aPayment();
        const id = `payment-${payment.orderId}`;
        const release = workflows.gate[hold]('payment.capture', id);
        await started(pay(payment));
        await until(id, sentFor('payment.capture', id));
        await workflows.desk.env.client.workflow.getHandle(id).terminate('by hand');
        if (status === 'captured') release();
        await recorded(payment.orderId, status);
        expect((await pay(payment)).body['code']).toBe('payment_exists');
        expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: outcome });
        expect((await moved(id)).at(-1)).toBe(undone);
        // A capture that comes too late comes to nothing.
        release();
        await started(pay(payment));
        expect(await ended(id)).toBe('completed');
      },
    );

    it('after its completion, by many at the same moment, refunds it once', async () => {
      const id = await paid();
      const answers = await Promise.all(Array.from({ length: 10 }, () => cancel(id)));
      expect(answers.map(({ status, body }) => [status, body['status']])).toEqual(answers.map(() => [200, 'refunded']));
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
      const runs = workflows.desk.env.client.workflow.list({
        query: `WorkflowId = '${id.replace('payment', 'refund')}'`,
      });
      expect(await countOf(runs)).toBe(1);
    });

    it('that was refunded and charged anew refunds that too', async () => {
      const payment = aPayment();
      const id = await started(pay(payment));
      const refunds = [];
      for (let round = 0; round < 2; round++) {
        expect(await ended(id)).toBe('completed');
        refunds.push((await cancel(id)).body['status']);
        await started(pay(payment));
      }
      expect(refunds).toEqual(['refunded', 'refunded']);
      expect(await ended(id)).toBe('completed');
      const once = ['payment.authorized', 'payment.captured', 'payment.refunded'];
      expect(await moved(id)).toEqual([...once, ...once, ...once.slice(0, 2)]);
    });

    it('says that a refund failed, and tries it anew when asked again', async () => {
      const id = await paid();
      const refundId = id.replace('payment', 'refund');
      workflows.gate.answerOnce('payment.refund', refundId, 200, { status: 'nothing_to_undo' });
      const failed = await cancel(id);
      expect([failed.status, failed.body['code']]).toEqual([503, 'provider_unavailable']);
      expect((await cancel(id)).body).toMatchObject({ outcome: 'accepted', status: 'refunded' });
      expect(await moved(id)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
    });

    it('without a worker is answered within 6 s, and takes effect when one comes back', async () => {
      const completed = await paid();
      const live = aPayment();
      const liveId = `payment-${live.orderId}`;
      await workflows.desk.workersLeave();
      await started(pay(live));
      const begin = Date.now();
      const answers = await Promise.all([cancel(liveId), cancel(completed)]);
      expect(Date.now() - begin).toBeLessThan(6_000);
      const refundWorkflowId = completed.replace('payment', 'refund');
      expect(answers.map(({ status }) => status)).toEqual([202, 202]);
      expect(answers.map(({ body }) => body)).toMatchObject([
        { outcome: 'pending' },
        { outcome: 'pending', status: 'refunding', refundWorkflowId },
      ]);
      const orderId = completed.slice('payment-'.length);
      expect((await pay(aPayment({ orderId }))).body['code']).toBe('payment_closing');
      expect((await cancel(refundWorkflowId)).body['code']).toBe('not_cancellable');
      await workflows.desk.workersReturn();
      expect([await ended(liveId), await ended(refundWorkflowId)]).toEqual(['cancelled', 'refunded']);
      expect(await moved(completed)).toEqual(['payment.authorized', 'payment.captured', 'payment.refunded']);
      expect((await moved(liveId)).filter((effect) => effect === 'payment.captured')).toEqual([]);
    });
  });
}

async function countOf(list: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of list) count += 1;
  return count;
}
