import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { ProviderCall } from '../../src/provider/application/provider-call.js';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

type Answer = (response: ServerResponse, socket: Socket) => void;

/** A provider for tests: a real HTTP server that answers as told and keeps what it was asked. */
export class ScriptedProvider {
  readonly received: ReceivedRequest[] = [];
  private answer: Answer = (response) => response.writeHead(500).end();
  private readonly sockets = new Set<Socket>();
  private port = 0;

  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const text = Buffer.concat(chunks).toString();
      this.received.push({ method, path, headers, body: text === '' ? undefined : JSON.parse(text) });
      this.answer(response, request.socket);
    });
  }).on('connection', (socket: Socket) => {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
  });

  /** On a free port, or on that on which it listened before. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  answers(status: number, body: unknown, contentType = 'application/json'): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    this.answer = (response) => response.writeHead(status, { 'content-type': contentType }).end(text);
  }

  refuses(status: number, code: string, members: object = {}): void {
    const problem = { type: 'about:blank', title: code, status, detail: `because of ${code}`, code, ...members };
    this.answers(status, problem, 'application/problem+json');
  }

  isSilent(): void {
    this.answer = () => {};
  }

  hangsUp(): void {
    this.answer = (_, socket) => socket.destroy();
  }

  hangsUpInMidAnswer(): void {
    this.answer = (response, socket) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"authorizationId": "auth', () => socket.destroy());
    };
  }
}

export function aCall(change: Partial<ProviderCall> = {}): ProviderCall {
  return {
    orderId: 'order-1',
    idempotencyKey: 'order-fulfillment-order-1/run-1/authorize/1',
    chaosKey: 'order-1/1/authorize/1',
    attempt: 1,
    correlationId: 'corr-1',
    chaos: {},
    timeoutMs: 5_000,
    ...change,
  };
}
