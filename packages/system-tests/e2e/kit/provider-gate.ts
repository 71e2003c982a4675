import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Header, PROBLEM_CONTENT_TYPE } from '@fake-stripe/contracts';

/** Between worker and simulator: hands every call on, and answers some falsely, each by its path and order. */
export class ProviderGate {
  private readonly failing = new Set<string>();
  private target: string | undefined;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<ProviderGate> {
    const server = createServer();
    const gate = new ProviderGate(server);
    server.on('request', (incoming, answer) => gate.take(incoming, answer));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return gate;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Where the simulator is; known only once the system has started. */
  leadTo(simulator: string): void {
    this.target = simulator;
  }

  /** The next call of this path for the order fails for good; later ones pass. */
  failOnce(path: string, orderId: string): void {
    this.failing.add(`${path} ${orderId}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(incoming: IncomingMessage, answer: ServerResponse): void {
    const orderId = String(incoming.headers[Header.chaosKey]).split('/')[0] ?? '';
    if (this.failing.delete(`${incoming.url} ${orderId}`)) {
      answer.writeHead(404, { 'content-type': PROBLEM_CONTENT_TYPE });
      answer.end(JSON.stringify({ status: 404, code: 'not_found', detail: 'gone' }));
      return;
    }
    const { method, headers } = incoming;
    const onwards = request(`${this.target}${incoming.url}`, { method, headers }, (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(answer);
    });
    // The worker takes it for what it is: a connection that broke.
    onwards.on('error', () => answer.destroy());
    incoming.pipe(onwards);
  }
}
