import { draw, type DrawIdentity } from './draw.js';

const identity: DrawIdentity = { seed: 's', operation: 'payment.authorize', chaosKey: 'order-1', attempt: 1 };
const draws = (count: number) => Array.from({ length: count }, (_, n) => draw({ ...identity, chaosKey: `order-${n}` }));

describe('a draw', () => {
  it('is the same for the same call, in this and in every other process', () => {
    expect(draw(identity)).toEqual(draw({ ...identity }));
    expect(draw(identity).value).toBe(0.224422259317538);
  });

  it.each<Partial<DrawIdentity>>([
    { seed: 't' },
    { operation: 'payment.capture' },
    { chaosKey: 'order-2' },
    { attempt: 2 },
  ])('is another one for another call: %j', (change) => {
    expect(draw({ ...identity, ...change }).value).not.toBe(draw(identity).value);
  });

  it('keeps apart what only looks alike when it is strung together', () => {
    const one = draw({ ...identity, seed: 'a', operation: 'bc' });
    expect(draw({ ...identity, seed: 'ab', operation: 'c' }).value).not.toBe(one.value);
  });

  it('is uniform, and so is its phase, whatever the value', () => {
    const all = draws(20_000);
    expect(all.every(({ value, phase }) => value >= 0 && value < 1 && phase >= 0 && phase < 1)).toBe(true);
    const deciles = Array.from(
      { length: 10 },
      (_, n) => all.filter(({ value }) => Math.floor(value * 10) === n).length,
    );
    expect(deciles.every((count) => count > 1_850 && count < 2_150)).toBe(true);
    const low = all.filter(({ value }) => value < 0.5);
    const beforeShare = low.filter(({ phase }) => phase < 0.5).length / low.length;
    expect(beforeShare).toBeGreaterThan(0.48);
    expect(beforeShare).toBeLessThan(0.52);
  });
});
