import { operations } from '../../operations.js';
import { decide } from './decision.js';
import { draw } from './draw.js';
import { isTransport } from './operation.js';
import { resolveProfile } from './profile.js';

/** As the design says it; in hundredths. */
const expectedWeights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'payment.authorize': { approved: 40, insufficient_funds: 30, timeout: 20, error: 10 },
  'payment.capture': { captured: 70, already_captured: 20, timeout: 10 },
  'payment.release': { released: 90, timeout: 10 },
  'payment.refund': { refunded: 80, already_refunded: 10, timeout: 10 },
  'inventory.reserve': { reserved: 50, out_of_stock: 30, timeout: 20 },
  'inventory.release': { released: 90, timeout: 10 },
  'inventory.restock': { restocked: 90, timeout: 10 },
  'shipping.create-label': { created: 60, address_error: 20, timeout: 20 },
  'shipping.dispatch': { dispatched: 90, timeout: 10 },
  'shipping.cancel': { cancelled: 90, timeout: 10 },
  'notification.send': { sent: 80, timeout: 20 },
  'public-apis.locate': { located: 80, timeout: 10, error: 10 },
  'public-apis.forecast': { reported: 80, timeout: 10, error: 10 },
  'public-apis.cat-fact': { told: 80, timeout: 10, error: 10 },
};

describe('20,000 draws', () => {
  /** Critical values of the chi-square distribution for p = 0.001, by degrees of freedom. */
  const critical = [0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46];
  const DRAWS = 20_000;
  const profile = resolveProfile({ name: 'stormy', description: '', operations: {} }, operations);

  it('are made for every operation there is', () => {
    expect(operations.map(({ name }) => name)).toEqual(Object.keys(expectedWeights));
  });

  it.each(operations)(
    'of $name come out as often as stormy says, and its faults half before and half after',
    (operation) => {
      const counts = new Map<string, number>();
      for (let n = 0; n < DRAWS; n += 1) {
        const drawn = draw({ seed: 'fixed', operation: operation.name, chaosKey: `order-${n}`, attempt: 1 });
        const { outcome, fault } = decide(operation, { nth: 1, attempt: 1 }, drawn, { profile, script: [] });
        const cell = fault ? `${outcome}:${fault.phase}` : outcome;
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
      const expected = Object.entries(expectedWeights[operation.name] ?? {}).flatMap(
        ([outcome, weight]): [string, number][] =>
          isTransport(outcome)
            ? [
                [`${outcome}:before`, weight / 200],
                [`${outcome}:after`, weight / 200],
              ]
            : [[outcome, weight / 100]],
      );
      const chiSquare = expected.reduce((sum, [cell, share]) => {
        const wanted = share * DRAWS;
        return sum + ((counts.get(cell) ?? 0) - wanted) ** 2 / wanted;
      }, 0);
      expect([...counts.keys()].sort()).toEqual(expected.map(([cell]) => cell).sort());
      expect(chiSquare).toBeLessThan(critical[expected.length - 1] ?? 0);
    },
  );
});
