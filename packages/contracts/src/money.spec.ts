import { formatMoney, toDecimal, toMinorUnits } from './money.js';

describe('money', () => {
  it.each([
    [59.98, 5998],
    [0.1, 10],
    [1359.97, 135997],
    [0, 0],
    [8.29, 829],
  ])('reads %p as %p minor units', (decimal, minor) => {
    expect(toMinorUnits(decimal)).toBe(minor);
    expect(toDecimal(minor)).toBe(decimal);
  });

  it.each([1.005, 0.001, NaN, Infinity, 1e308, '5', null, undefined, 1e15])('refuses %p', (value) => {
    expect(toMinorUnits(value)).toBeUndefined();
  });

  it('writes two places', () => {
    expect(formatMoney(135997)).toBe('1359.97');
    expect(formatMoney(500)).toBe('5.00');
  });
});
