import fc from 'fast-check';
import { accuracyScale, epochScale, linearScale, lossScale, rangeOf } from './scale.js';

const extent = { from: 300, to: 0 };

describe('scales', () => {
  it('puts round ticks around the values of a linear one', () => {
    const { ticks, at, logarithmic } = linearScale({ min: 0.13, max: 0.94 }, extent, 5);

    expect(ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect([at(0), at(0.5), at(1)]).toEqual([300, 150, 0]);
    expect(logarithmic).toBe(false);
  });

  it('shows a loss that falls far on a logarithmic scale', () => {
    const { ticks, at, logarithmic } = lossScale({ min: 0.006, max: 2.3 }, extent, 5);

    expect(logarithmic).toBe(true);
    expect(ticks).toEqual([0.01, 0.1, 1]);
    expect(at(0.01) - at(0.1)).toBeCloseTo(at(0.1) - at(1));
  });

  it('shows a loss that stays near, or reaches 0, on a linear scale from 0', () => {
    expect(lossScale({ min: 0.5, max: 2.3 }, extent, 5)).toMatchObject({
      logarithmic: false,
      ticks: [0, 0.5, 1, 1.5, 2, 2.5],
    });
    expect(lossScale({ min: 0, max: 100 }, extent, 5).logarithmic).toBe(false);
  });

  it('never shows an accuracy above 1 or below 0, and no noise in full height', () => {
    expect(accuracyScale({ min: 1, max: 1 }, extent, 5).ticks).toEqual([0.9, 0.92, 0.94, 0.96, 0.98, 1]);
    expect(accuracyScale({ min: 0, max: 0 }, extent, 5).ticks.at(0)).toBe(0);
    expect(accuracyScale({ min: 0.2, max: 0.99 }, extent, 5).ticks.at(-1)).toBe(1);
  });

  it('counts epochs in whole numbers', () => {
    expect(epochScale({ min: 1, max: 4 }, extent, 10).ticks).toEqual([1, 2, 3, 4]);
    expect(epochScale({ min: 1, max: 10_000 }, extent, 10).ticks).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((each) => each * 1_000),
    );
  });

  it('puts every value of any range on the paper, with few ticks', () => {
    const value = fc.double({ min: -1e12, max: 1e12, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const range = rangeOf(values) ?? { min: 0, max: 0 };
        for (const scale of [linearScale(range, extent, 5), lossScale(range, extent, 5)]) {
          expect(scale.ticks.length).toBeLessThanOrEqual(8);
          for (const each of values) {
            expect(scale.at(each)).toBeGreaterThanOrEqual(-0.01);
            expect(scale.at(each)).toBeLessThanOrEqual(300.01);
          }
        }
      }),
    );
  });
});
