import { best, isMet, median, overhead } from './ratio.js';

describe('a ratio', () => {
  it('is met at its bound, and missed beyond it', () => {
    expect(isMet({ name: 'speed', value: 0.5, atLeast: 0.5 })).toBe(true);
    expect(isMet({ name: 'speed', value: 0.499, atLeast: 0.5 })).toBe(false);
    expect(isMet({ name: 'overhead', value: 0.1, atMost: 0.1 })).toBe(true);
    expect(isMet({ name: 'overhead', value: 0.101, atMost: 0.1 })).toBe(false);
  });

  it('is missed where nothing was measured', () => {
    expect(isMet({ name: 'speed', value: median([]), atLeast: 0 })).toBe(false);
    expect(isMet({ name: 'seconds', value: best([]), atMost: 1 })).toBe(false);
    expect(isMet({ name: 'overhead', value: overhead(1, NaN), atMost: 1 })).toBe(false);
  });
});

describe('the overhead', () => {
  it('is the share of the bare time that comes on top', () => {
    expect(overhead(11, 10)).toBeCloseTo(0.1, 12);
    expect(overhead(9, 10)).toBeCloseTo(-0.1, 12);
  });
});

describe('the best', () => {
  it('is the shortest time', () => {
    expect(best([3, 1, 2])).toBe(1);
  });
});

describe('the median', () => {
  it('is the middle one, whatever the order', () => {
    expect(median([10, 2, 1])).toBe(2);
    expect(median([4])).toBe(4);
  });

  it('of an even number is the mean of the two in the middle', () => {
    expect(median([100, 1, 3, 2])).toBe(2.5);
  });
});
