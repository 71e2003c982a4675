import { endOf, type RunResult } from './run-end.js';
import { kindOf } from './workflow-kind.js';

function end(type: string, result: RunResult, run: 'completed' | 'cancelled' | 'failed' = 'completed') {
  const kind = kindOf(type);
  if (!kind) throw new Error(`no kind for ${type}`);
  return endOf(kind, run, result);
}

const returned = (value: unknown): RunResult => ({ outcome: 'returned', value });
const failure = { code: 'card_declined', message: 'no' };

describe('the end of a run', () => {
  it.each([
    ['paymentWorkflow', { status: 'completed', amount: 1 }, 'completed'],
    ['refundWorkflow', { status: 'refunded', amount: 1 }, 'refunded'],
    ['userContextWorkflow', { status: 'completed', errors: [] }, 'completed'],
    ['mlTrainingWorkflow', { status: 'completed', seed: 1 }, 'completed'],
    ['mlTrainingWorkflow', { status: 'stopped', seed: 1 }, 'stopped'],
  ])('of a %s that went well is its value', (type, value, status) => {
    expect(end(type, returned(value))).toEqual({ status, value });
  });

  it('of an order is the state within its value', () => {
    const state = { status: 'completed', totalAmount: 1 };
    const result = returned({ orderId: 'o', status: 'completed', state });
    expect(end('orderFulfillmentWorkflow', result)).toEqual({ status: 'completed', value: state });
  });

  it('by a value that is not a good one is a failure', () => {
    const payment = { status: 'failed', failure };
    expect(end('paymentWorkflow', returned(payment))).toEqual({ status: 'failed', value: payment, failure });
    const order = { status: 'expired', state: { status: 'expired' } };
    expect(end('orderFulfillmentWorkflow', returned(order))).toMatchObject({
      status: 'expired',
      failure: { code: 'order_expired' },
    });
  });

  it.each([
    ['failed', { code: 'dataset_mismatch', message: 'other bytes' }, 'dataset_mismatch'],
    ['cancelled', undefined, 'training_cancelled'],
  ])('of a training that %s is a failure', (status, why, code) => {
    const value = { status, ...(why && { failure: why }) };
    expect(end('mlTrainingWorkflow', returned(value))).toMatchObject({ status, value, failure: { code } });
  });

  it.each([undefined, null, 7, 'done', { status: 'odd' }, []])(
    'of a value that names no end (%j) is the run itself',
    (value) => {
      expect(end('shippingWorkflow', returned(value))).toEqual({ status: 'completed', value });
      expect(end('paymentWorkflow', returned(value))).toEqual({ status: 'completed', value });
      expect(end('mlTrainingWorkflow', returned(value))).toEqual({ status: 'completed', value });
    },
  );

  it('by a failure of the run is that', () => {
    const result: RunResult = { outcome: 'failed', failure };
    expect(end('paymentWorkflow', result, 'failed')).toEqual({ status: 'failed', failure });
  });

  it('knows no workflows of others', () => {
    expect(['toString', '', 'mine'].map(kindOf)).toEqual([undefined, undefined, undefined]);
  });
});
