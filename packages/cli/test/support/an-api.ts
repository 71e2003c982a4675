import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly body: object | string;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Plays temporal-api: gives one answer after the other, the last one again and again. */
export class AnApi {
  readonly asked: Asked[] = [];
  /** Of what was asked, one after the other. */
  readonly headers: IncomingHttpHeaders[] = [];
  private answers: Answer[] = [];

  private constructor(private readonly server: Server) {}

  static async start(): Promise<AnApi> {
    const server = createServer();
    const api = new AnApi(server);
    server.on('request', (request, response) => {
      void bodyOf(request).then((body) => {
        const { status, body: answer } = api.answerTo(request, body);
        const type = status >= 400 ? 'application/problem+json' : 'application/json';
        response.writeHead(status, { 'content-type': type });
        response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  willAnswer(...answers: readonly Answer[]): void {
    this.answers = [...answers];
    this.asked.length = 0;
    this.headers.length = 0;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answerTo({ method = '', url: path = '', headers }: IncomingMessage, body: unknown): Answer {
    if (path === '/health/live') return { status: 200, body: { status: 'ok' } };
    this.asked.push({ method, path, body });
    this.headers.push(headers);
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0];
    return answer ?? { status: 500, body: 'nothing was prepared' };
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text === '' ? undefined : JSON.parse(text);
}
