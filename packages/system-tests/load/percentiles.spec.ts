import { percentilesOf } from './percentiles.js';

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('percentiles', () => {
  it('are samples that so many percent of all are not above', () => {
    expect(percentilesOf(upTo(100))).toEqual({ p50: 50, p90: 90, p95: 95, p99: 99, max: 100 });
    expect(percentilesOf(upTo(10))).toEqual({ p50: 5, p90: 9, p95: 10, p99: 10, max: 10 });
    expect(percentilesOf(upTo(1_000))).toEqual({ p50: 500, p90: 900, p95: 950, p99: 990, max: 1_000 });
  });

  it('do not depend on the order of the samples, and leave it as it is', () => {
    const samples = [10, 9, 100, 1, 2];
    expect(percentilesOf(samples)).toMatchObject({ p50: 9, max: 100 });
    expect(samples).toEqual([10, 9, 100, 1, 2]);
  });

  it('of one sample are that sample', () => {
    expect(percentilesOf([7])).toEqual({ p50: 7, p90: 7, p95: 7, p99: 7, max: 7 });
  });

  it('of none are none, instead of a time that was never measured', () => {
    expect(percentilesOf([])).toEqual({ p50: null, p90: null, p95: null, p99: null, max: null });
  });
});
