import type { RecordedOrder, StandingOrder } from '../../src/api/order-api.js';

/** Answers of the API about an order. */
export const anOrder = {
  processing(): StandingOrder {
    return {
      orderId: 'order-1',
      workflowId: 'order-fulfillment-order-1',
      runId: 'r',
      uiLink: 'http://ui/run',
      status: 'processing',
      currentStep: 'authorize',
      completedSteps: ['create', 'review'],
      compensations: [{ step: 'create', activity: 'cancelOrder', status: 'pending', attempts: 0 }],
      inventoryReserved: false,
      paymentProcessed: false,
      totalAmount: 49.99,
      shippingAddress: { street: '1 Market Street', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' },
      approval: { required: false },
      retries: {},
      profile: 'express',
      startedAt: '2026-11-21T16:00:00.000Z',
      updatedAt: '2026-11-21T16:00:02.000Z',
      source: 'workflow',
      asOf: '2026-11-21T16:00:02.000Z',
    };
  },

  awaiting(): StandingOrder {
    const approval = { required: true, deadline: '2026-11-21T16:02:00.000Z' };
    return {
      ...anOrder.processing(),
      status: 'pending_approval',
      currentStep: 'approval',
      completedSteps: ['create', 'authorize'],
      approval,
      profile: 'standard',
    };
  },

  completed(): StandingOrder {
    const { currentStep: _step, ...order } = anOrder.processing();
    const completedSteps = ['create', 'review', 'authorize', 'capture', 'ship', 'notify'] as const;
    const known = { paymentId: 'pay-1', trackingNumber: 'TRK-1', paymentProcessed: true };
    return { ...order, ...known, status: 'completed', completedSteps, retries: { capture: 1 } };
  },

  failed(): StandingOrder {
    const { currentStep: _step, ...order } = anOrder.processing();
    const undone = { step: 'create', activity: 'cancelOrder', status: 'done', attempts: 1 } as const;
    const failure = { code: 'card_declined', message: 'The card was declined.', step: 'authorize' } as const;
    return { ...order, status: 'failed', compensations: [undone], failure };
  },

  needingAttention(): StandingOrder {
    const error = 'The provider does not answer.';
    const left = { step: 'capture', activity: 'refundPayment', status: 'failed', attempts: 10, error } as const;
    return { ...anOrder.failed(), status: 'needs_attention', compensations: [left] };
  },

  recorded(): RecordedOrder {
    const { source: _source, asOf: _asOf, ...order } = anOrder.failed();
    return order;
  },
};
