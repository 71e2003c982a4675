import fc from 'fast-check';
import { thinned, unbroken, type Sample } from './thin.js';

const value = fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null });
const samplesOf = (values: readonly (number | null)[]): Sample[] =>
  values.map((each, index) => ({ epoch: index + 1, value: each }));

describe('thinned', () => {
  it('leaves few samples as they are', () => {
    const samples = samplesOf([3, null, 1]);
    expect(thinned(samples, 3)).toBe(samples);
  });

  it('keeps both ends, the extremes and the order, within the limit', () => {
    const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 101, maxLength: 1_000, size: 'max' }), (values) => {
        const kept = thinned(samplesOf(values), 100);
        const shown = kept.map((sample) => sample.value ?? NaN);
        expect(kept.length).toBeLessThanOrEqual(104);
        expect([shown.at(0), shown.at(-1)]).toEqual([values.at(0), values.at(-1)]);
        expect([Math.min(...shown), Math.max(...shown)]).toEqual([Math.min(...values), Math.max(...values)]);
        expect(kept.map(({ epoch }) => epoch)).toEqual([...kept.map(({ epoch }) => epoch)].sort((a, b) => a - b));
      }),
    );
  });

  it('keeps a gap of a single epoch among ten thousand', () => {
    const values = Array.from({ length: 10_000 }, (_, index) => (index === 4_321 ? null : 1 / (index + 1)));

    expect(thinned(samplesOf(values), 500)).toContainEqual({ epoch: 4_322, value: null });
  });
});

describe('unbroken', () => {
  it('cuts at every gap', () => {
    const runs = unbroken(samplesOf([null, 1, 2, null, null, 3]));

    expect(runs.map((run) => run.map(({ epoch }) => epoch))).toEqual([[2, 3], [6]]);
  });

  it('loses no value', () => {
    fc.assert(
      fc.property(fc.array(value, { maxLength: 200 }), (values) => {
        expect(unbroken(samplesOf(values)).flat().length).toBe(values.filter((each) => each !== null).length);
      }),
    );
  });
});
