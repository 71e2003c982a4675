import { randomUUID } from 'node:crypto';
import { Header, standalonePaymentId } from '@fake-stripe/contracts';
import type { Received } from '../contract.js';
import { Desk, type Api } from '../desk.js';
import { Gate } from '../gate.js';

export const WORKFLOWS = '/api/v1/workflows';
export const reads = ['status', 'progress', 'result', 'history'] as const;

/** Whoever asks about payments, user contexts and other workflows by their routes. */
export class WorkflowRoutes {
  private opened?: { readonly desk: Desk; readonly gate: Gate };

  async open(): Promise<void> {
    const desk = await Desk.open();
    this.opened = { desk, gate: new Gate(desk.http) };
  }

  async close(): Promise<void> {
    await this.opened?.desk.close();
  }

  get desk(): Desk {
    return this.system.desk;
  }

  get gate(): Gate {
    return this.system.gate;
  }

  readonly aPayment = (changes: object = {}) => ({
    orderId: `order-${randomUUID()}`,
    amount: 59.98,
    customerId: 'customer-1',
    ...changes,
  });

  readonly pay = (body: object, script = '', api: Api = 'healthy') =>
    this.desk.post(`${WORKFLOWS}/payment`, body, { [Header.chaosScript]: script }, api);

  readonly gather = (body: object, script = '', api: Api = 'healthy') =>
    this.desk.post(`${WORKFLOWS}/user-context`, body, { [Header.chaosScript]: script }, api);

  readonly read = (id: string, what: (typeof reads)[number], query = '', api: Api = 'healthy') =>
    this.desk.get(`${WORKFLOWS}/${id}/${what}${query}`, api);

  readonly cancel = (id: string, body: object | string = { reason: 'changed my mind' }, api: Api = 'healthy') =>
    this.desk.post(`${WORKFLOWS}/${id}/cancel`, body, {}, api);

  readonly attend = (id: string, body: object = {}, api: Api = 'healthy') => {
    const word = { step: 'authorize', action: 'retry', by: 'alice', reason: 'the provider is back' };
    return this.desk.post(`${WORKFLOWS}/${id}/attention`, { ...word, ...body }, {}, api);
  };

  readonly ended = async (id: string) => (await this.read(id, 'result')).body['status'];

  readonly started = async (answer: Promise<Received>): Promise<string> => {
    const { status, body } = await answer;
    expect([status, body['workflowId']]).toEqual([201, expect.any(String)]);
    return String(body['workflowId']);
  };

  readonly paid = async (): Promise<string> => {
    const id = await this.started(this.pay(this.aPayment()));
    expect(await this.ended(id)).toBe('completed');
    return id;
  };

  /** What the provider of payments did for a payment's order id, in its order. */
  readonly moved = async (paymentId: string): Promise<readonly string[]> => {
    const lines = await this.desk.ledger(paymentId.slice('payment-'.length));
    return lines.map(({ effect }) => String(effect)).filter((effect) => effect.startsWith('payment.'));
  };

  /** Polls: where a run stands cannot be waited for. */
  readonly until = async (id: string, isThere: (status: Received['body']) => boolean): Promise<Received['body']> => {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const { body } = await this.read(id, 'status');
      if (isThere(body)) return body;
    }
    throw new Error(`${id} does not get there: ${JSON.stringify((await this.read(id, 'status')).body)}`);
  };

  /** Polls: the row is written after the provider's answer, whatever has become of the run. */
  readonly recorded = async (orderId: string, status: string): Promise<void> => {
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      if ((await this.desk.store.reader.payment(standalonePaymentId(orderId)))?.status === status) return;
      await new Promise(setImmediate);
    }
    throw new Error(`the payment for ${orderId} is not recorded as ${status}`);
  };

  /** Whether the provider was asked for this. */
  readonly sentFor = (operation: string, chaosId: string) => () =>
    this.desk.http.sent.some((each) => each.operation === operation && keyOf(each.request).startsWith(`${chaosId}/`));

  private get system() {
    if (!this.opened) throw new Error('The routes are not open');
    return this.opened;
  }
}

function keyOf({ headers }: { readonly headers?: Readonly<Record<string, string | undefined>> }): string {
  return headers?.[Header.chaosKey] ?? '';
}
