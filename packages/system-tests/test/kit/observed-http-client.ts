import { HttpClient, httpInstance, type HttpAnswer, type HttpRequest } from '@fake-stripe/platform';
import { HttpService } from '@nestjs/axios';

export type Exchange = (request: HttpRequest) => Promise<HttpAnswer>;
/** Stands between a caller and the wire: may act before, hold back the answer, or send the request by itself. */
export type Intervention = (operation: string, request: HttpRequest, send: Exchange) => Promise<HttpAnswer>;

/** The worker's own HTTP client, which lets a test step between it and the simulator and remembers what was sent. */
export class ObservedHttpClient extends HttpClient {
  readonly sent: { readonly operation: string; readonly request: HttpRequest }[] = [];
  intervene: Intervention | undefined;

  constructor() {
    super(new HttpService(httpInstance()));
  }

  override request(request: HttpRequest): Promise<HttpAnswer> {
    const operation = operationOf(request);
    this.sent.push({ operation, request });
    const send: Exchange = (what) => super.request(what);
    return this.intervene ? this.intervene(operation, request, send) : send(request);
  }
}

/** `POST …/payment/authorize` → `payment.authorize`, as the simulator's scripts call it. */
function operationOf({ method, url }: HttpRequest): string {
  const [, context, operation] = new URL(url).pathname.split('/');
  return method === 'POST' ? `${context}.${operation}` : `${method} ${context}.${operation}`;
}
