import { percentile } from './percentile.js';

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the smallest value that so many percent do not exceed, whatever the order', () => {
    expect(percentile(hundred, 7)).toBe(7);
    expect(percentile(hundred, 50)).toBe(50);
    expect(percentile(hundred, 99)).toBe(99);
    expect(percentile(hundred, 100)).toBe(100);
  });

  it('of a few values is one of them', () => {
    expect(percentile([3, 1, 2], 99)).toBe(3);
    expect(percentile([3, 1, 2], 0)).toBe(1);
  });

  it('of none is no number', () => {
    expect(percentile([], 50)).toBeNaN();
  });
});
