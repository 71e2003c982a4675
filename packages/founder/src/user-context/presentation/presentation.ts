import type { ServiceHeaders } from './service-headers.js';

/** What the controller needs besides the use case. */
export class Presentation {
  constructor(
    readonly headers: ServiceHeaders,
    /** Whether a proxy stands in front whose X-Forwarded-For is true. */
    readonly trustProxy: boolean,
    /** Milliseconds. */
    readonly now: () => number,
  ) {}
}
