import { setTimeout as delay } from 'node:timers/promises';
import { ErrorCode, Header } from '@fake-stripe/contracts';
import { call, type Answer } from './running-system.js';

/** An answer on which a client relies: what was done, or why not. */
export interface KeptAnswer extends Answer {
  readonly orderId: string;
  readonly path: string;
  readonly request: object;
  readonly key: string;
}

export interface Effect {
  readonly effect: string;
  readonly resourceId: string;
  readonly key: string;
}

const PAUSE = 20;
const PAUSE_WHILE_DOWN = 200;

/** A program that uses the simulator without Temporal: it repeats a call under its key until it has been answered. */
export class DirectClient {
  readonly answers: KeptAnswer[] = [];
  /** Connections that broke, or could not be made. */
  broken = 0;

  constructor(
    private readonly url: string,
    private readonly onAnswer: () => void,
  ) {}

  /** What one shopper causes, as far as the provider plays along. */
  async shop(orderId: string): Promise<void> {
    const items = [{ sku: 'SKU-1', quantity: 1 }];
    await this.ask(orderId, '/inventory/reserve', { orderId, items });
    const hold = await this.ask(orderId, '/payment/authorize', { orderId, customerId: 'customer-1', amount: 59.98 });
    if (hold.status !== 201) return;
    const { authorizationId } = hold.body;
    const charge = resourceIn(await this.ask(orderId, '/payment/capture', { orderId, authorizationId }));
    const mail = { orderId, to: 'ada@example.com', channel: 'email', template: 'order_completed' };
    await this.ask(orderId, '/notification/send', mail);
    await this.ask(orderId, '/payment/refund', { paymentId: charge?.paymentId });
  }

  /** Asks once more under a key that has been answered. */
  repeat({ path, request, key }: KeptAnswer): Promise<Answer> {
    return this.untilAnswered(path, request, key, 'calm');
  }

  private async ask(orderId: string, path: string, request: object): Promise<Answer> {
    const key = `${orderId}${path}`;
    const answer = await this.untilAnswered(path, request, key);
    this.answers.push({ ...answer, orderId, path, request, key });
    this.onAnswer();
    return answer;
  }

  private async untilAnswered(path: string, request: object, key: string, profile?: string): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const headers = {
        [Header.idempotencyKey]: key,
        [Header.attempt]: String(attempt),
        [Header.chaosProfile]: profile,
      };
      const answer = await call('POST', `${this.url}${path}`, request, headers).catch(() => undefined);
      if (answer === undefined) this.broken += 1;
      else if (answer.status < 500 && answer.body.code !== ErrorCode.idempotencyKeyInUse) return answer;
      await delay(answer === undefined ? PAUSE_WHILE_DOWN : PAUSE);
    }
  }
}

const effects: Readonly<Record<string, readonly [effect: string, id: string]>> = {
  '/inventory/reserve': ['inventory.reserved', 'reservationId'],
  '/payment/authorize': ['payment.authorized', 'authorizationId'],
  '/payment/capture': ['payment.captured', 'paymentId'],
  '/notification/send': ['notification.sent', 'notificationId'],
  '/payment/refund': ['payment.refunded', 'refundId'],
};

/** What the answer says has happened; a refusal says that nothing has. */
export function effectOf(answer: KeptAnswer): Effect | undefined {
  const [effect, id] = effects[answer.path] ?? [];
  const resource = resourceIn(answer);
  return effect && id && resource ? { effect, resourceId: String(resource[id]), key: answer.key } : undefined;
}

/** The resource of a success, or the one that `already_captured` and `already_refunded` carry. */
function resourceIn({ status, body }: Answer): Answer['body'] | undefined {
  return status < 300 ? body : ((body.payment ?? body.refund) as Answer['body'] | undefined);
}
