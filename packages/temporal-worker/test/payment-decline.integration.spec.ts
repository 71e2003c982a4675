import {
  CANCEL_PAYMENT,
  PAYMENT_WORKFLOW,
  TaskQueue,
  paymentWorkflowId,
  type PaymentInput,
  type PaymentState,
} from '@fake-stripe/contracts';
import { ObligingProviders } from './kit/obliging-providers.js';
import { startOrderSystem, type OrderSystem } from './kit/order-system.js';

/** On the server that `npm start` runs: the time-skipping one does not survive cancelling an activity that has just failed. */
describe('a payment that is declined', () => {
  const providers = new ObligingProviders();
  let system: OrderSystem;
  beforeAll(async () => {
    system = await startOrderSystem(providers, { server: 'dev' });
  }, 60_000);
  afterAll(() => system.stop());

  it('after its cancellation was accepted ends as cancelled', async () => {
    const input: PaymentInput = {
      orderId: 'order-1',
      customerId: 'customer-1',
      amount: 5998,
      currency: 'usd',
      start: 1,
      requestHash: 'hash-1',
      correlationId: 'corr-1',
      chaos: {},
    };
    const { workflow } = system.env.client;
    const workflowId = paymentWorkflowId(input.orderId);
    jest.spyOn(providers.payments, 'authorize').mockImplementation(async () => {
      await workflow.getHandle(workflowId).signal(CANCEL_PAYMENT, { reason: 'changed my mind' });
      return { outcome: 'declined', code: 'card_declined', message: 'No' };
    });
    const payment = await workflow.start<(input: PaymentInput) => Promise<PaymentState>>(PAYMENT_WORKFLOW, {
      workflowId,
      taskQueue: TaskQueue.orders,
      args: [input],
    });
    expect(await payment.result()).toMatchObject({ status: 'cancelled', failure: { message: 'changed my mind' } });
    expect(providers.operations()).toEqual(['refund', 'release']);
  });
});
