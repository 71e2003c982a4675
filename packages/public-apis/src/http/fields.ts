import type { UserContextService } from '@fake-stripe/contracts';
import { PublicApiUnavailable } from '../ports/public-api-unavailable.js';

/** Reads what a service answered. A field that is not as promised makes the whole answer `unreadable`. */
export class Fields {
  private readonly body: Readonly<Record<string, unknown>>;

  constructor(
    private readonly service: UserContextService,
    body: unknown,
  ) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw this.unreadable('no JSON object');
    this.body = body as Readonly<Record<string, unknown>>;
  }

  /** May be empty: not every address has a region. */
  text(name: string): string {
    const value = this.body[name];
    if (typeof value !== 'string') throw this.unreadable(`no ${name}`);
    return value;
  }

  number(name: string, min = -Infinity, max = Infinity): number {
    const value = this.body[name];
    if (typeof value !== 'number' || !(value >= min && value <= max)) {
      throw this.unreadable(`${name} is not ${min} to ${max}`);
    }
    return value;
  }

  object(name: string): Fields {
    return new Fields(this.service, this.body[name]);
  }

  private unreadable(why: string): PublicApiUnavailable {
    return new PublicApiUnavailable(this.service, 'unreadable', `${this.service}: unreadable answer, ${why}`);
  }
}
