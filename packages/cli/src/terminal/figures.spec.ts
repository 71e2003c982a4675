import { counted, figure, percentage, remaining } from './figures.js';

describe('figures', () => {
  const now = new Date('2026-11-21T16:00:00.000Z');

  it.each([
    ['2026-11-21T16:00:05.000Z', '5 s'],
    ['2026-11-21T16:01:00.000Z', '1 min'],
    ['2026-11-22T17:00:03.000Z', '1 d 1 h'],
    ['2026-11-21T15:00:00.000Z', '0 s'],
    ['soon', 'soon'],
  ])('say how long it is until %s', (until, text) => {
    expect(remaining(until, now)).toBe(text);
  });

  it('have four digits', () => {
    expect([figure(0.0123456), figure(2), figure(null)]).toEqual(['0.01235', '2', 'not a number']);
    expect(percentage(0.96934)).toBe('96.93 %');
  });
});

it('speaks of one thing as of one', () => {
  expect([0, 1, 2].map((number) => counted(number, 'entry', 'entries'))).toEqual(['0 entries', '1 entry', '2 entries']);
});
