import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problem } from './an-answer.js';
import type { Answer, Asked } from './an-api.js';

/** Plays API and simulator in one: by `METHOD path`, without the query; a function sees the whole request. */
export type Routes = Readonly<Record<string, object | ((asked: Asked) => object)>>;

class Refusal {
  constructor(readonly answer: Answer) {}
}

/** What a route answers that refuses. */
export function refusal(status: number, code: string, detail: string): object {
  return new Refusal(problem(status, code, detail));
}

export class ASystem {
  readonly asked: string[] = [];
  routes: Routes = {};
  /** Answers with 503, whatever it is asked. */
  unready = false;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<ASystem> {
    const server = createServer();
    const system = new ASystem(server);
    server.on('request', (request, response) => {
      void (async () => {
        let text = '';
        for await (const chunk of request) text += String(chunk);
        const body: unknown = text === '' ? undefined : JSON.parse(text);
        const { status, body: answer } = system.answerTo({
          method: request.method ?? '',
          path: request.url ?? '',
          body,
        });
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return system;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answerTo(asked: Asked): Answer {
    const { method, path } = asked;
    this.asked.push(`${method} ${path}`);
    if (path === '/health/live') return { status: 200, body: { status: 'ok' } };
    const route = this.routes[`${method} ${path.split('?')[0] ?? ''}`];
    if (route === undefined) return problem(404, codeOf(path), `There is no ${path}.`);
    if (route instanceof Refusal) return route.answer;
    const status = this.unready ? 503 : 200;
    return { status, body: typeof route === 'function' ? (route as (asked: Asked) => object)(asked) : route };
  }
}

/** Of the API, which says what it does not know; elsewhere there is no such route. */
function codeOf(path: string): string {
  if (path.startsWith('/api/v1/order/')) return 'order_not_found';
  return path.startsWith('/api/v1/workflows/') ? 'workflow_not_found' : 'not_found';
}
