import { inventoryOperations } from '../../inventory/operations.js';
import { notificationOperations } from '../../notification/operations.js';
import { paymentOperations } from '../../payment/operations.js';
import { isTransport, type Operation } from '../domain/operation.js';
import { loadProfiles } from '../infrastructure/profile-files.js';
import { Catalogue } from './catalogue.js';
import { ChaosEngine } from './chaos-engine.js';
import { DrawJournal } from './ports/draw-journal.js';

const operations: readonly Operation[] = [paymentOperations, inventoryOperations, notificationOperations].flatMap(
  (table) => Object.values(table),
);

/** Every call is the first of its kind. */
class ForgetfulJournal extends DrawJournal {
  arrive = () => Promise.resolve({ nth: 1, attempt: 1 });
  record = () => Promise.resolve();
  counts = () => Promise.resolve([]);
}

describe('20,000 draws', () => {
  /** Critical values of the chi-square distribution for p = 0.001, by degrees of freedom. */
  const critical = [0, 10.83, 13.82, 16.27, 18.47, 20.52, 22.46];
  const DRAWS = 20_000;
  const profile = new Catalogue(operations, loadProfiles()).profile('stormy');

  it.each(operations)(
    'of $name come out as often as stormy says, and its faults half before and half after',
    async (operation) => {
      if (!profile) throw new Error('there is no profile stormy');
      const steering = { profile, seed: 'fixed', script: [] };
      const engine = new ChaosEngine(new ForgetfulJournal());
      const counts = new Map<string, number>();
      for (let n = 0; n < DRAWS; n += 1) {
        const call = { operation, orderId: `order-${n}`, chaosKey: `order-${n}`, steering };
        const { outcome, fault } = await engine.decide(call);
        const cell = fault ? `${outcome}:${fault.phase}` : outcome;
        counts.set(cell, (counts.get(cell) ?? 0) + 1);
      }
      const expected = Object.entries(operation.weights)
        .filter(([, weight]) => weight > 0)
        .flatMap(([outcome, weight]): [string, number][] =>
          isTransport(outcome)
            ? [
                [`${outcome}:before`, weight / 2],
                [`${outcome}:after`, weight / 2],
              ]
            : [[outcome, weight]],
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
