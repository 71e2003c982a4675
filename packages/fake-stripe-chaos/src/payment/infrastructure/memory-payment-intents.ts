import type { MemoryStore } from '../../stores/memory/memory-store.js';
import { PaymentIntents, type PaymentName } from '../application/ports/payment-intents.js';
import { OrderAlreadyPaid } from '../domain/errors.js';
import { PaymentIntent, type PaymentIntentState } from '../domain/payment-intent.js';
import type { PaymentStats } from '../domain/payment-stats.js';

export class MemoryPaymentIntents extends PaymentIntents {
  private readonly intents;

  constructor(store: MemoryStore) {
    super();
    this.intents = store.table<PaymentIntentState>();
  }

  hasLive(orderId: string): Promise<boolean> {
    const live = this.intents.find((state) => state.orderId === orderId && PaymentIntent.restored(state).isLive);
    return Promise.resolve(live !== undefined);
  }

  async add(intent: PaymentIntent): Promise<void> {
    if (await this.hasLive(intent.state.orderId)) throw new OrderAlreadyPaid(intent.state.orderId);
    await this.save(intent);
  }

  save(intent: PaymentIntent): Promise<void> {
    this.intents.set(intent.id, intent.state);
    return Promise.resolve();
  }

  find(name: PaymentName): Promise<PaymentIntent | undefined> {
    const state = 'id' in name ? this.intents.get(name.id) : this.intents.find(named(name));
    return Promise.resolve(state && PaymentIntent.restored(state));
  }

  all(): Promise<readonly PaymentIntent[]> {
    return Promise.resolve([...this.intents.values()].map((state) => PaymentIntent.restored(state)));
  }

  async stats(): Promise<readonly PaymentStats[]> {
    const intents = await this.all();
    const currencies = [...new Set(intents.map(({ state }) => state.currency))].sort();
    return currencies.map((currency) => statsOf(currency, intents));
  }
}

function named(name: Exclude<PaymentName, { readonly id: string }>): (state: PaymentIntentState) => boolean {
  if ('chargeId' in name) return (state) => state.charge?.id === name.chargeId;
  if ('refundId' in name) return (state) => state.refunds.some((refund) => refund.id === name.refundId);
  if ('authorizeKey' in name) return (state) => state.key === name.authorizeKey;
  return (state) => state.charge?.key === name.captureKey;
}

function statsOf(currency: string, all: readonly PaymentIntent[]): PaymentStats {
  const intents = all.filter(({ state }) => state.currency === currency);
  const sum = (amount: (intent: PaymentIntent) => number): number =>
    intents.reduce((total, intent) => total + amount(intent), 0);
  return {
    currency,
    holds: intents.length,
    liveHolds: intents.filter(({ amountCapturable }) => amountCapturable > 0).length,
    charges: intents.filter(({ charge }) => charge !== undefined).length,
    refunds: sum(({ state }) => state.refunds.length),
    authorized: sum(({ state }) => state.amount),
    capturable: sum(({ amountCapturable }) => amountCapturable),
    captured: sum(({ amountReceived }) => amountReceived),
    refunded: sum(({ amountRefunded }) => amountRefunded),
  };
}
