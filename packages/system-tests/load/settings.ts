import { parseArgs } from 'node:util';
import { orderProfiles, outOfBounds, type OrderProfileName } from '@fake-stripe/contracts';
import { targetOf, type Environment, type Target } from './target.js';
import { WrongUse } from './failure.js';

export type LoadProfile = OrderProfileName | 'mixed';

export interface LoadSettings extends Target {
  readonly orders: number;
  /** Orders that are under way at once. */
  readonly concurrency: number;
  readonly profile: LoadProfile;
  /** The simulator's profile; without it the one that is in force there. */
  readonly chaos?: string;
  /** Names the orders and chooses what they meet: the same on two fresh systems is the same test. */
  readonly seed: string;
  readonly timeoutMs: number;
  readonly json: boolean;
}

const profileNames: readonly string[] = [...Object.keys(orderProfiles), 'mixed'];
const bounds = {
  orders: { min: 1, max: 100_000, integer: true },
  concurrency: { min: 1, max: 1_000, integer: true },
  timeout: { min: 1, max: 86_400 },
} as const;
/** It becomes part of order ids. */
const SEED = /^[A-Za-z0-9_-]{1,32}$/;

export const USAGE = `Usage: npm run load-test -- [options]
  --orders <n>          to start: 1 to 100000 (default 200)
  --concurrency <n>     under way at once: 1 to 1000 (default 20)
  --profile <name>      ${profileNames.join(', ')} (default standard)
  --chaos <profile>     of the simulator: stormy, calm, flaky, flaky-call (default: the one in force there)
  --seed <text>         names the orders and chooses what they meet (default: a new one)
  --timeout <s>         after which it gives up: 1 to 86400 (default 900)
  --api <url>           of temporal-api on this machine (default: API_URL, or http://127.0.0.1:3002)
  --simulator <url>     whose ledger is read (default: FAKE_STRIPE_URL, or http://127.0.0.1:3001)
  --json                print one JSON value
Exit status: 0 every order ended as it may and the books are right, 1 not so, 64 wrong use, 69 nobody answers, 130 broken off.`;

const options = {
  orders: { type: 'string', default: '200' },
  concurrency: { type: 'string', default: '20' },
  profile: { type: 'string', default: 'standard' },
  chaos: { type: 'string' },
  seed: { type: 'string' },
  timeout: { type: 'string', default: '900' },
  api: { type: 'string' },
  simulator: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** `help` where that was asked for. @throws WrongUse */
export function settingsOf(args: readonly string[], env: Environment, freshSeed: () => string): LoadSettings | 'help' {
  const values = valuesOf(args);
  if (values.help) return 'help';
  if (values.chaos?.trim() === '') throw new WrongUse('--chaos needs the name of a profile.');
  return {
    orders: numberOf('orders', values.orders),
    concurrency: numberOf('concurrency', values.concurrency),
    profile: profileOf(values.profile),
    ...(values.chaos === undefined ? {} : { chaos: values.chaos }),
    seed: seedOf(values.seed ?? freshSeed()),
    timeoutMs: numberOf('timeout', values.timeout) * 1_000,
    json: values.json,
    ...targetOf(values, env),
  };
}

function valuesOf(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new WrongUse((error as Error).message.split('. ')[0] ?? '', { cause: error });
  }
}

function numberOf(name: keyof typeof bounds, text: string): number {
  const value = text.trim() === '' ? NaN : Number(text);
  const problem = outOfBounds(value, bounds[name]);
  if (problem !== undefined) throw new WrongUse(`--${name} ${problem}.`);
  return value;
}

function profileOf(text: string): LoadProfile {
  if (profileNames.includes(text)) return text as LoadProfile;
  throw new WrongUse(`--profile must be one of: ${profileNames.join(', ')}.`);
}

function seedOf(text: string): string {
  if (SEED.test(text)) return text;
  throw new WrongUse('--seed must be 1 to 32 letters, digits, "-" or "_".');
}
