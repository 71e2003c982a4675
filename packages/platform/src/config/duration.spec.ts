import { parseDuration } from './duration.js';

describe('a duration', () => {
  it.each([
    ['250ms', 250],
    ['5s', 5_000],
    ['1.5s', 1_500],
    ['2m', 120_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
  ])('%s is %i ms', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', 's', '-5s', '5 s', '1e3s', '5S', 'Infinitys'])('refuses %p', (text) =>
    expect(parseDuration(text)).toBeUndefined(),
  );
});
