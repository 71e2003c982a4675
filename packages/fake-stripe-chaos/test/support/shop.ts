import type { Client } from './client.js';

const address = { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' };

/** Orders as a correct client leads them, to one end or another; keys are `<orderId>/<step>`. */
export class Shop {
  constructor(private readonly client: Client) {}

  async held(orderId: string, amount = 59.98): Promise<string> {
    const { authorizationId } = await this.call('payment/authorize', orderId, { orderId, customerId: 'c-1', amount });
    return authorizationId ?? '';
  }

  async charged(orderId: string, amount = 59.98): Promise<void> {
    const authorizationId = await this.held(orderId, amount);
    await this.call('payment/capture', orderId, { orderId, authorizationId });
  }

  async reserved(orderId: string): Promise<void> {
    await this.call('inventory/reserve', orderId, { orderId, items: [{ sku: 'SKU-1', quantity: 2 }] });
  }

  async labelled(orderId: string): Promise<string> {
    const { labelId } = await this.call('shipping/create-label', orderId, { orderId, address, service: 'express' });
    return labelId ?? '';
  }

  /** Paid, reserved, sent and told. */
  async completed(orderId: string): Promise<void> {
    await this.reserved(orderId);
    await this.charged(orderId);
    const labelId = await this.labelled(orderId);
    await this.call('shipping/dispatch', orderId, { labelId });
    const mail = { orderId, to: 'ada@example.com', channel: 'email', template: 'order_completed' };
    await this.call('notification/send', orderId, mail);
  }

  /** Everything up to the label, and all of it undone. */
  async failed(orderId: string): Promise<void> {
    await this.held(orderId);
    await this.reserved(orderId);
    await this.labelled(orderId);
    await this.undo('shipping/cancel', orderId, 'shipping/create-label');
    await this.undo('inventory/release', orderId, 'inventory/reserve');
    await this.undo('payment/release', orderId, 'payment/authorize');
  }

  async refunded(orderId: string): Promise<void> {
    await this.charged(orderId);
    await this.undo('payment/refund', orderId, 'payment/capture');
  }

  async returned(orderId: string): Promise<void> {
    await this.completed(orderId);
    await this.undo('payment/refund', orderId, 'payment/capture');
    await this.undo('inventory/restock', orderId, 'inventory/reserve');
  }

  private async undo(path: string, orderId: string, step: string): Promise<void> {
    await this.call(path, orderId, { orderId, undoes: `${orderId}/${step}` });
  }

  private async call(path: string, orderId: string, body: object): Promise<Readonly<Record<string, string>>> {
    const send = () => this.client.post(`/${path}`, body, { key: `${orderId}/${path}` });
    let answer = await send();
    // On a busy machine a call may wait too long for a connection; its key makes it safe to ask again.
    while (answer.status === 503) answer = await send();
    if (answer.status >= 300) throw new Error(`${path} of ${orderId}: ${answer.status} ${answer.text}`);
    return answer.body as Record<string, string>;
  }
}
