import { toMinorUnits, type MinorUnits } from '@fake-stripe/contracts';
import { ProviderFault } from '../application/provider-errors.js';

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads what a provider answered. A field that is not as promised makes the whole answer a fault of kind `cut`. */
export class Fields {
  private readonly body: Json;

  constructor(
    private readonly source: string,
    body: unknown,
  ) {
    if (!isObject(body)) throw this.unreadable('no JSON object');
    this.body = body;
  }

  text(name: string): string {
    const value = this.body[name];
    if (typeof value !== 'string' || value === '') throw this.unreadable(`no ${name}`);
    return value;
  }

  oneOf<T extends string>(name: string, values: readonly T[]): T {
    const found = values.find((value) => value === this.body[name]);
    if (found === undefined) throw this.unreadable(`${name} is none of ${values.join(', ')}`);
    return found;
  }

  instant(name: string): string {
    const value = this.text(name);
    if (Number.isNaN(Date.parse(value))) throw this.unreadable(`${name} is no time`);
    return value;
  }

  number(name: string, min: number, max: number): number {
    const value = this.body[name];
    if (typeof value !== 'number' || !(value >= min && value <= max))
      throw this.unreadable(`${name} is not ${min} to ${max}`);
    return value;
  }

  /** A decimal amount, as minor units. */
  amount(name: string): MinorUnits {
    const minor = toMinorUnits(this.body[name]);
    if (minor === undefined) throw this.unreadable(`${name} is no amount`);
    return minor;
  }

  object(name: string): Fields {
    return new Fields(`${this.source} ${name}`, this.body[name]);
  }

  /** Absent and null are the same to us. */
  has(name: string): boolean {
    return this.body[name] !== undefined && this.body[name] !== null;
  }

  private unreadable(why: string): ProviderFault {
    return new ProviderFault('cut', true, `${this.source}: unreadable answer, ${why}`);
  }
}
