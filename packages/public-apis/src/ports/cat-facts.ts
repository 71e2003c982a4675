import type { CatFact } from '@fake-stripe/contracts';
import type { PublicApiCall } from './public-api-call.js';

/** Something about cats that is true, or nearly. */
export abstract class CatFacts {
  /** @throws PublicApiUnavailable */
  abstract random(call: PublicApiCall): Promise<CatFact>;
}
