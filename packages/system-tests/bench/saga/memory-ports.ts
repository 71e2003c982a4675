import { createMemoryOrderStore } from '@fake-stripe/order-store';
import type { ActivityPorts } from '@fake-stripe/temporal-worker';

/** Of recorded activities; ids of the same length make histories of the same size. */
export type Answers = Readonly<Record<string, unknown>>;

/** Ports that grant everything at once from memory. What an order that completes never calls is refused. */
export function memoryPorts(answers: Answers): ActivityPorts {
  const text = (activity: string, member: string) =>
    String((answers[activity] as Record<string, unknown> | undefined)?.[member] ?? '');
  const authorizationId = text('authorizePayment', 'authorizationId');
  const paymentId = text('capturePayment', 'paymentId');
  const reservationId = text('reserveInventory', 'reservationId');
  const label = {
    labelId: text('createShippingLabel', 'labelId'),
    trackingNumber: text('dispatchCarrier', 'trackingNumber'),
    progress: 100,
    readyAt: new Date(0).toISOString(),
  };
  return {
    payments: {
      authorize: () => Promise.resolve({ outcome: 'approved', authorizationId }),
      capture: () => Promise.resolve({ outcome: 'captured', paymentId }),
      release: unexpected,
      refund: unexpected,
    },
    inventory: {
      reserve: () => Promise.resolve({ outcome: 'reserved', reservationId }),
      release: unexpected,
      restock: unexpected,
    },
    shipping: {
      requestLabel: () => Promise.resolve({ outcome: 'accepted', label: { ...label, status: 'ready' } }),
      label: () => Promise.resolve({ ...label, status: 'ready' }),
      dispatch: () => Promise.resolve({ outcome: 'dispatched', label: { ...label, status: 'dispatched' } }),
      cancel: unexpected,
    },
    notifications: { send: () => Promise.resolve({ outcome: 'sent', notificationId: 'message' }) },
    fraud: { check: () => Promise.resolve({ outcome: 'passed' }) },
    publicApis: { locations: { locate: unexpected }, weather: { at: unexpected }, catFacts: { random: unexpected } },
    orders: createMemoryOrderStore().writer,
  };
}

function unexpected(): Promise<never> {
  return Promise.reject(new Error('An order that completes does not call this'));
}
