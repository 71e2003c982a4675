import type { CatFact } from '@fake-stripe/contracts';
import type { HttpClient } from '@fake-stripe/platform';
import { CatFacts } from '../ports/cat-facts.js';
import type { PublicApiCall } from '../ports/public-api-call.js';
import { PublicApiHttp } from './public-api-http.js';

/** catfact.ninja: `GET /fact`. */
export class HttpCatFacts extends CatFacts {
  private readonly api: PublicApiHttp;

  constructor(http: HttpClient, baseUrl: string, timeoutMs: number) {
    super();
    this.api = new PublicApiHttp('cat-fact', http, baseUrl, timeoutMs);
  }

  async random(call: PublicApiCall): Promise<CatFact> {
    const answer = await this.api.get('/fact', call);
    return { fact: answer.text('fact'), length: answer.number('length', 0) };
  }
}
