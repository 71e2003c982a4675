import type { FraudCheck } from '../../src/fraud/application/ports/fraud-check.js';
import type { Inventory } from '../../src/inventory/application/ports/inventory.js';
import type { Notifications } from '../../src/notification/application/ports/notifications.js';
import type { Payments } from '../../src/payment/application/ports/payments.js';
import type { ProviderCall, Undo } from '../../src/provider/application/provider-call.js';
import type { Label, Shipping } from '../../src/shipping/application/ports/shipping.js';
import type { PublicApis } from '../../src/user-context/activities/user-context.activities.js';

export interface SeenCall {
  readonly operation: string;
  readonly call: ProviderCall;
  readonly request: unknown;
}

/** Runs before the provider answers; may throw, wait or look at what came before. */
export type Interception = (seen: SeenCall) => Promise<void> | void;

export const readyLabel: Label = {
  labelId: 'label-1',
  status: 'ready',
  progress: 100,
  readyAt: new Date(0).toISOString(),
  trackingNumber: 'TRACK-1',
};

/** Providers that grant everything at once, remember each call, and let a test step in between. */
export class ObligingProviders {
  readonly calls: SeenCall[] = [];
  intercept: Interception = () => undefined;

  operations(): string[] {
    return this.calls.map(({ operation }) => operation);
  }

  private async seen(operation: string, call: ProviderCall, request: unknown): Promise<void> {
    const seen = { operation, call, request };
    this.calls.push(seen);
    await this.intercept(seen);
  }

  private readonly undo = (operation: string) => async (call: ProviderCall, undo: Undo) => {
    await this.seen(operation, call, undo);
    return { outcome: 'undone' } as const;
  };

  readonly payments: Payments = {
    authorize: async (call, request) => {
      await this.seen('authorize', call, request);
      return { outcome: 'approved', authorizationId: 'auth-1' };
    },
    capture: async (call, request) => {
      await this.seen('capture', call, request);
      return { outcome: 'captured', paymentId: 'charge-1' };
    },
    release: this.undo('release'),
    refund: this.undo('refund'),
  };

  readonly publicApis: PublicApis = {
    locations: { locate: () => Promise.reject(new Error('an order asks nobody where it is')) },
    weather: { at: () => Promise.reject(new Error('an order asks nobody for the weather')) },
    catFacts: { random: () => Promise.reject(new Error('an order asks nobody about cats')) },
  };

  readonly fraud: FraudCheck = {
    check: async (call, request) => {
      await this.seen('fraud', call, request);
      return { outcome: 'passed' };
    },
  };

  readonly inventory: Inventory = {
    reserve: async (call, items) => {
      await this.seen('reserve', call, items);
      return { outcome: 'reserved', reservationId: 'res-1' };
    },
    release: this.undo('inventory.release'),
    restock: this.undo('restock'),
  };

  /** The order's label as the courier has it; a test may let it take its time. */
  label: Label = readyLabel;

  readonly shipping: Shipping = {
    requestLabel: async (call, request) => {
      await this.seen('requestLabel', call, request);
      return { outcome: 'accepted', label: this.label };
    },
    label: async (call, labelId) => {
      await this.seen('label', call, labelId);
      return this.label;
    },
    dispatch: async (call, request) => {
      await this.seen('dispatch', call, request);
      return { outcome: 'dispatched', label: { ...this.label, status: 'dispatched' } };
    },
    cancel: this.undo('cancelLabel'),
  };

  readonly notifications: Notifications = {
    send: async (call, message) => {
      await this.seen('send', call, message);
      return { outcome: 'sent', notificationId: 'mail-1' };
    },
  };
}
