import { sparkline } from './sparkline.js';

describe('sparkline', () => {
  it('has a column for each value, the highest for the largest', () => {
    expect(sparkline([1, 0.5, 0], 10)).toBe('█▅▁');
  });

  it('takes the mean of neighbours where there are more values than columns', () => {
    const falling = Array.from({ length: 1_000 }, (_, index) => 1_000 - index);

    expect(sparkline(falling, 8)).toBe('█▇▆▅▄▃▂▁');
  });

  it('is flat for one value, and empty for none', () => {
    expect(sparkline([3, 3], 5)).toBe('▁▁');
    expect(sparkline([], 5)).toBe('');
  });

  it('shows where a value is no finite number', () => {
    expect(sparkline([1, null, 0], 5)).toBe('█×▁');
    expect(sparkline([null], 5)).toBe('×');
  });
});
