import request, { type Response } from 'supertest';

/** `key` and `script` are what most tests need of the headers. */
export interface CallOptions {
  readonly key?: string;
  readonly script?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client of a simulator, as terse as a test wants it. */
export class Client {
  constructor(private readonly url: string) {}

  async post(path: string, body: object, { key, script, headers = {} }: CallOptions = {}): Promise<Response> {
    const all = {
      ...headers,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
      ...(script === undefined ? {} : { 'x-chaos-script': script }),
    };
    return request(this.url).post(path).set(all).send(body);
  }

  async get(path: string): Promise<Response> {
    return request(this.url).get(path);
  }

  async put(path: string, body: object): Promise<Response> {
    return request(this.url).put(path).send(body);
  }

  /** `payment.captured 59.98`, line by line. */
  async ledger(orderId: string): Promise<string[]> {
    const { body } = await this.get(`/ledger?orderId=${orderId}`);
    return (body as { lines: { effect: string; amount?: number }[] }).lines.map(({ effect, amount }) =>
      amount === undefined ? effect : `${effect} ${amount}`,
    );
  }
}
