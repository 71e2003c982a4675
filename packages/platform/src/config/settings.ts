import { toMinorUnits, type MinorUnits } from '@fake-stripe/contracts';
import { InvalidSetting, Setting } from './config.js';
import { parseDuration } from './duration.js';

function setting<T>(name: string, parse: (text: string) => T): Setting<T> {
  return new Setting(name, parse, () => {
    throw new InvalidSetting('is required');
  });
}

function refuse(text: string, expected: string): never {
  throw new InvalidSetting(`must be ${expected}, but is "${text}"`);
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function range({ min, max }: Range): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

function within(value: number, { min = -Infinity, max = Infinity }: Range): boolean {
  return value >= min && value <= max;
}

export function string(name: string): Setting<string> {
  return setting(name, (text) => text);
}

export function number(name: string, bounds: Range = {}): Setting<number> {
  return setting(name, (text) => {
    const value = Number(text);
    return Number.isFinite(value) && within(value, bounds) ? value : refuse(text, `a number${range(bounds)}`);
  });
}

export function int(name: string, bounds: Range = {}): Setting<number> {
  return setting(name, (text) => {
    const value = Number(text);
    return Number.isSafeInteger(value) && within(value, bounds)
      ? value
      : refuse(text, `a whole number${range(bounds)}`);
  });
}

/** 0 lets the system choose a free one. */
export function port(name: string): Setting<number> {
  return setting(name, (text) => {
    const value = Number(text);
    return Number.isInteger(value) && within(value, { min: 0, max: 65_535 })
      ? value
      : refuse(text, 'a port from 0 to 65535');
  });
}

export function oneOf<const T extends string>(name: string, values: readonly T[]): Setting<T> {
  return setting(name, (text) => values.find((value) => value === text) ?? refuse(text, `one of ${values.join(', ')}`));
}

export function bool(name: string): Setting<boolean> {
  return setting(name, (text) => {
    if (/^(true|on|yes|1)$/i.test(text)) return true;
    return /^(false|off|no|0)$/i.test(text) ? false : refuse(text, 'on or off');
  });
}

/** A base URL, without its trailing slash. */
export function url(name: string, protocols: readonly string[] = ['http', 'https']): Setting<string> {
  return setting(name, (text) => {
    const known = URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1));
    return known ? text.replace(/\/+$/, '') : refuse(redact(text), `a URL (${protocols.join(', ')})`);
  });
}

/** Milliseconds, written such as `250ms`, `5s`, `2m`; within bounds that are written the same way. */
export function duration(name: string, bounds: { readonly min: string; readonly max: string }): Setting<number> {
  const [min = 0, max = 0] = [bounds.min, bounds.max].map(parseDuration);
  return setting(name, (text) => {
    const value = parseDuration(text);
    const inside = value !== undefined && value >= min && value <= max;
    return inside ? value : refuse(text, `a duration from ${bounds.min} to ${bounds.max}, such as 250ms, 5s, 2m`);
  });
}

/** An amount as a decimal with at most two places, as minor units. */
export function money(name: string): Setting<MinorUnits> {
  return setting(name, (text) => {
    const minor = /^\d+(\.\d+)?$/.test(text) ? toMinorUnits(Number(text)) : undefined;
    return minor ?? refuse(text, 'an amount such as 1000 or 59.98');
  });
}

/** Values with commas between them; blanks around them do not count. */
export function list(name: string): Setting<readonly string[]> {
  return setting(name, (text) => {
    const values = text.split(',').map((value) => value.trim());
    return values.filter((value) => value !== '');
  });
}

/** A password must not reach a terminal or a log through an error message. */
function redact(text: string): string {
  return text.replace(/:[^:@/]*@/, ':***@');
}

/** Where a service listens: this machine only, unless said otherwise (a container says `0.0.0.0`). */
export const bindAddress = (): Setting<string> => string('BIND_ADDRESS').default('127.0.0.1');
