import { anOrder } from '../../kit/shop.js';
import type { WorkflowRoutes } from './workflow-routes.js';

/** What the routes answer about an order, which has doors of its own. */
export function orderContract(workflows: WorkflowRoutes): void {
  const { read, cancel, ended, until, sentFor } = workflows;

  describe('an order', () => {
    it('is read like any other workflow', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      const release = workflows.gate.hold('inventory.reserve', order.orderId);
      await workflows.desk.post('/api/v1/order', order);
      await until(id, sentFor('inventory.reserve', order.orderId));
      const live = await read(id, 'status');
      expect(live.body).toMatchObject({ status: 'running', details: { status: 'processing', totalAmount: 59.98 } });
      const door = await workflows.desk.get(`/api/v1/order/${order.orderId}/progress`);
      const { progress, currentStep } = door.body;
      expect((await read(id, 'progress')).body).toMatchObject({ status: 'running', progress, currentStep });
      release();
      const { body } = await read(id, 'result');
      expect(body).toMatchObject({ status: 'completed', result: { totalAmount: 59.98, inventoryReserved: true } });
      const shipment = await read(`shipping-${order.orderId}-1`, 'status');
      expect(shipment.body).toMatchObject({ type: 'shippingWorkflow', status: 'completed' });
      expect((await cancel(id)).body['code']).toBe('already_finished');
      expect((await cancel(`shipping-${order.orderId}-1`)).body['code']).toBe('already_finished');
    });

    it('has a history that people can read, page by page', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      await workflows.desk.post('/api/v1/order', order);
      expect(await ended(id)).toBe('completed');
      type Event = { eventId: number; type: string; attributes: Record<string, unknown> };
      const whole = (await read(id, 'history', '?limit=1000')).body;
      const events = whole['events'] as readonly Event[];
      expect(whole).not.toHaveProperty('next');
      expect(events.map(({ eventId }) => eventId)).toEqual(events.map((_event, index) => index + 1));
      expect(events[0]).toMatchObject({
        type: 'WorkflowExecutionStarted',
        attributes: { workflow: 'orderFulfillmentWorkflow', input: { order: { orderId: order.orderId } } },
      });
      expect(events.at(-1)).toMatchObject({
        type: 'WorkflowExecutionCompleted',
        attributes: { result: { status: 'completed' } },
      });
      const reserved = events.filter(({ attributes }) => attributes['activity'] === 'reserveInventory');
      expect(reserved.map(({ type }) => type)).toEqual([
        'ActivityTaskScheduled',
        'ActivityTaskStarted',
        'ActivityTaskCompleted',
      ]);
      expect(reserved[1]).toMatchObject({ attributes: { attempt: 1 } });
      const pages: Event[] = [];
      let cursor = '';
      do {
        const { body } = await read(id, 'history', `?limit=7${cursor}`);
        const page = body['events'] as readonly Event[];
        expect(page.length).toBeLessThanOrEqual(7);
        pages.push(...page);
        cursor = body['next'] === undefined ? '' : `&cursor=${String(body['next'])}`;
      } while (cursor !== '');
      expect(pages.map(({ eventId }) => eventId)).toEqual(events.map(({ eventId }) => eventId));
    });

    it('shows in its history why an activity failed', async () => {
      const order = anOrder({ paymentMethod: 'pm_card_chargeDeclined' });
      await workflows.desk.post('/api/v1/order', order);
      const id = `order-fulfillment-${order.orderId}`;
      expect((await read(id, 'result')).body).toMatchObject({ status: 'failed', failure: { code: 'card_declined' } });
      const events = (await read(id, 'history')).body['events'] as readonly object[];
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'ActivityTaskFailed',
          attributes: expect.objectContaining({
            activity: 'authorizePayment',
            failure: expect.objectContaining({ code: 'card_declined' }),
          }),
        }),
      );
    });

    it('is cancelled by its own door; its shipment is not, behind its back', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      const release = workflows.gate.hold('shipping.create-label', order.orderId);
      await workflows.desk.post('/api/v1/order', order);
      await until(id, sentFor('shipping.create-label', order.orderId));
      expect((await cancel(`shipping-${order.orderId}-1`)).body['code']).toBe('not_cancellable');
      expect((await read(`shipping-${order.orderId}-1`, 'progress')).body).toMatchObject({
        status: 'running',
        currentStep: 'createShippingLabel',
      });
      expect(await cancel(id)).toMatchObject({ status: 200, body: { outcome: 'accepted', workflowId: id } });
      release();
      expect((await read(id, 'result')).body).toMatchObject({ status: 'cancelled' });
    });

    it('whose parcel is on the way is not cancelled', async () => {
      const order = anOrder();
      const id = `order-fulfillment-${order.orderId}`;
      const release = workflows.gate.hold('notification.send', order.orderId);
      await workflows.desk.post('/api/v1/order', order);
      await until(id, sentFor('notification.send', order.orderId));
      expect((await cancel(id)).body['code']).toBe('already_dispatched');
      release();
      expect(await ended(id)).toBe('completed');
      expect((await cancel(id, {}, 'databaseDown')).body['code']).toBe('database_unavailable');
    });
  });
}
