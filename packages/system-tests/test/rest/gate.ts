import type { HttpAnswer } from '@fake-stripe/platform';
import type { Intervention, ObservedHttpClient } from '../kit/observed-http-client.js';

/** Keeps orders at a provider call, or answers it falsely, each by operation and order id. */
export class Gate {
  private readonly rules = new Map<string, (send: () => Promise<HttpAnswer>) => Promise<HttpAnswer>>();

  constructor(http: ObservedHttpClient) {
    const intervene: Intervention = (operation, request, send) => {
      const orderId = String(request.headers?.['x-chaos-key']).split('/')[0];
      const rule = this.rules.get(`${operation} ${orderId}`);
      return rule ? rule(() => send(request)) : send(request);
    };
    http.intervene = intervene;
  }

  /** Answers a function that lets the calls through. */
  hold(operation: string, orderId: string): () => void {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.rules.set(`${operation} ${orderId}`, (send) => opened.then(send));
    return open;
  }

  /** The same for the answers: what was asked for has happened by then. */
  holdAnswer(operation: string, orderId: string): () => void {
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.rules.set(`${operation} ${orderId}`, (send) => send().then((answer) => opened.then(() => answer)));
    return open;
  }

  /** The next call of this operation fails for good; later ones pass. */
  failOnce(operation: string, orderId: string): void {
    this.answerOnce(operation, orderId, 404, { status: 404, code: 'not_found', detail: 'gone' });
  }

  /** The next call of this operation is answered here; later ones pass. */
  answerOnce(operation: string, orderId: string, status: number, body: object): void {
    const name = `${operation} ${orderId}`;
    this.rules.set(name, async () => {
      this.rules.delete(name);
      return { status, headers: {}, body };
    });
  }
}
