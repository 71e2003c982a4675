import { Random, shuffled } from './random.js';

describe('Random', () => {
  it('gives the numbers of the reference implementation of xoshiro128**', () => {
    const random = Random.ofState(1, 2, 3, 4);
    expect(Array.from({ length: 10 }, () => random.next())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  it('gives another stream for each key', () => {
    const keys = [[0], [1], [2 ** 32 - 1], [0, 0], [0, 1], [1, 0]];
    const firsts = keys.map((key) => Random.of(...key).next());
    expect(new Set(firsts).size).toBe(keys.length);
  });

  it('draws each number below a bound equally often', () => {
    const random = Random.of(3);
    const counts = new Array<number>(7).fill(0);
    for (let round = 0; round < 70_000; round += 1) counts[random.below(7)]! += 1;
    // Chi-squared with 6 degrees of freedom: above 22.5 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(22.5);
  });

  it('favours none where the bound does not divide 2^32', () => {
    const random = Random.of(4);
    const bound = 3 * 2 ** 30;
    const drawn = Array.from({ length: 9_000 }, () => random.below(bound));
    // A third is expected, and half where what is beyond the bound wraps around.
    expect(drawn.filter((number) => number < 2 ** 30).length).toBeLessThan(3_500);
  });

  it('draws uniform numbers from 0 to below 1 that float32 holds exactly', () => {
    const random = Random.of(5);
    for (let round = 0; round < 10_000; round += 1) {
      const drawn = random.uniform();
      expect(drawn >= 0 && drawn < 1 && Math.fround(drawn) === drawn).toBe(true);
    }
  });
});

describe('shuffled', () => {
  it.each([0, 1, 2, 1_000])('holds each of %d samples once', (count) => {
    expect([...shuffled(count, 42, 1)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: count }, (_, index) => index),
    );
  });

  it('is the same for the same seed and epoch, and another for each other', () => {
    const orders = [shuffled(50, 42, 1), shuffled(50, 42, 1), shuffled(50, 42, 2), shuffled(50, 43, 1)].map(String);
    expect(orders[1]).toBe(orders[0]);
    expect(new Set(orders).size).toBe(3);
  });

  it('puts each sample at each place equally often', () => {
    const places = 5;
    const epochs = 10_000;
    const counts = new Array<number>(places * places).fill(0);
    for (let epoch = 1; epoch <= epochs; epoch += 1) {
      shuffled(places, 1, epoch).forEach((sample, place) => (counts[place * places + sample]! += 1));
    }
    const expected = epochs / places;
    // Chi-squared with 16 degrees of freedom: above 39.3 once in a thousand.
    expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(39.3);
  });
});
