import { delays, operations } from '../../operations.js';
import { paymentOperations } from '../../payment/operations.js';
import { MemoryStore } from '../../stores/memory/memory-store.js';
import type { Decision } from '../domain/decision.js';
import type { Operation } from '../domain/operation.js';
import { MemoryDrawJournal } from '../infrastructure/memory/memory-draw-journal.js';
import { loadProfiles } from '../infrastructure/profile-files.js';
import { Catalogue } from './catalogue.js';
import { ChaosEngine, type SteeredCall, type Steering } from './chaos-engine.js';

const catalogue = new Catalogue(operations, delays, loadProfiles());

function steering(profile = 'stormy', seed = 'fixed'): Steering {
  const found = catalogue.profile(profile);
  if (!found) throw new Error(`no profile ${profile}`);
  return { profile: found, seed, script: [] };
}

const anEngine = () => new ChaosEngine(new MemoryDrawJournal(new MemoryStore()));

/** A generator of its own (mulberry32): the order of arrival must not come from what is under test. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}

const nameOf = (call: SteeredCall, attempt: number) => `${call.operation.name} ${call.chaosKey} #${attempt}`;
const fateOf = ({ draw, outcome, business, fault }: Decision) => ({ draw, outcome, business, fault });

/** Call → what was decided for it, in the order of the names: how often and when it came does not show. */
async function decisions(calls: readonly SteeredCall[]): Promise<readonly (readonly [string, object])[]> {
  const engine = anEngine();
  const made = await Promise.all(
    calls.map(async (call) => {
      const decision = await engine.decide(call);
      return [nameOf(call, decision.attempt), fateOf(decision)] as const;
    }),
  );
  return made.sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('the engine', () => {
  const keys = ['order-1', 'order-2'].flatMap((orderId) =>
    operations.flatMap((operation) =>
      ['a', 'b'].map((key) => ({ operation, orderId, chaosKey: `${orderId}/${key}`, steering: steering() })),
    ),
  );

  it('decides alike for the same requests in 100 orders of arrival, all at once', async () => {
    // The attempts under one key of each pair are counted by its caller, those under the other by the engine.
    const calls = [1, 2, 3].flatMap((attempt) =>
      keys.map((call) => (call.chaosKey.endsWith('a') ? { ...call, attempt } : call)),
    );
    const expected = await decisions(calls);
    expect(new Set(expected.map(([name]) => name)).size).toBe(calls.length);
    for (let seed = 1; seed <= 100; seed += 1) expect(await decisions(shuffled(calls, seed))).toEqual(expected);
  });

  it('is not led by what other orders do under the same chaos key', async () => {
    const one = keys.filter(({ orderId }) => orderId === 'order-1').map((call) => ({ ...call, chaosKey: 'shared' }));
    const other = one.map((call) => ({ ...call, orderId: 'order-2' }));
    const alone = await Promise.all(one.map((call) => anEngine().decide(call)));
    const engine = anEngine();
    await Promise.all(other.map((call) => engine.decide(call)));
    const after = await engine.decide(one[0] as SteeredCall);
    expect(after).toEqual(alone[0]);
  });

  it('decides otherwise for another seed', async () => {
    const other = keys.map((call) => ({ ...call, steering: steering('stormy', 'another') }));
    const [one, two] = [await decisions(keys), await decisions(other)];
    expect(one.map(([name]) => name)).toEqual(two.map(([name]) => name));
    const same = one.filter(([, fate], n) => JSON.stringify(fate) === JSON.stringify(two[n]?.[1]));
    expect(same).toEqual([]);
  });

  it('counts keys of an operation per order, each for ever at the place it got first', async () => {
    const engine = anEngine();
    const { authorize, capture } = paymentOperations;
    const nth = async (operation: Operation, orderId: string, chaosKey: string) =>
      (await engine.decide({ operation, orderId, chaosKey, steering: steering() })).nth;
    expect(await nth(authorize, 'order-1', 'a')).toBe(1);
    expect(await nth(authorize, 'order-1', 'b')).toBe(2);
    expect(await nth(authorize, 'order-1', 'a')).toBe(1);
    expect(await nth(authorize, 'order-2', 'b')).toBe(1);
    expect(await nth(capture, 'order-1', 'b')).toBe(1);
    const late = await Promise.all(['c', 'd', 'e', 'c'].map((key) => nth(authorize, 'order-1', key)));
    expect(late).toEqual([3, 4, 5, 3]);
  });
});

describe('the profiles', () => {
  it('calm: nothing but successes', () => {
    for (const operation of operations) {
      expect(catalogue.profile('calm')?.rules.get(operation.name)).toEqual([
        { outcome: operation.outcomes[0], weight: 1 },
      ]);
    }
  });

  it('flaky: faults of the wire only, none after the first attempt', async () => {
    const engine = anEngine();
    const outcomes = new Set<string>();
    for (let n = 0; n < 60; n += 1) {
      for (const operation of operations) {
        const call = { operation, orderId: `${n}`, chaosKey: `${n}`, steering: steering('flaky') };
        const first = await engine.decide(call);
        outcomes.add(first.fault ? first.outcome : 'success');
        expect(first.business).toBe(operation.outcomes[0]);
        expect((await engine.decide(call)).fault).toBeUndefined();
      }
    }
    expect([...outcomes].sort()).toEqual(['error', 'success', 'timeout']);
  });

  it('flaky-call: a third each of errors, stalls and successes, on every attempt', () => {
    for (const operation of operations) {
      expect(catalogue.profile('flaky-call')?.rules.get(operation.name)).toEqual([
        { outcome: 'error', weight: 0.33 },
        { outcome: 'timeout', weight: 0.34 },
        { outcome: operation.outcomes[0], weight: 0.33 },
      ]);
    }
    expect(catalogue.profile('flaky-call')?.faultyAttempts).toBe(Infinity);
  });
});
