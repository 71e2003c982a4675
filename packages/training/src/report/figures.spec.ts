import { byteCount, duration, grouped, moment, percentage, shortHash, shortNumber } from './figures.js';

describe('shortNumber', () => {
  it.each([
    [0, '0'],
    [0.0061234, '0.006123'],
    [0.00001234, '1.234e−5'],
    [-2.5, '−2.5'],
    [12_345, '12 345'],
    [123_456_789, '1.235e8'],
    [NaN, 'not a number'],
    [-Infinity, '−infinite'],
  ])('writes %d as %s', (value, text) => {
    expect(shortNumber(value)).toBe(text);
  });
});

describe('figures', () => {
  it('groups thousands', () => {
    expect([999, 1_000, 1_234_567].map(grouped)).toEqual(['999', '1 000', '1 234 567']);
  });

  it('says percentages with two places, none where there is nothing to round', () => {
    expect([0, 0.96934, 1].map(percentage)).toEqual(['0 %', '96.93 %', '100 %']);
  });

  it('says sizes in the unit that fits', () => {
    expect([0, 1_023, 1_024, 1_572_864].map(byteCount)).toEqual(['0 bytes', '1023 bytes', '1.0 KiB', '1.5 MiB']);
  });

  it('says durations in their two largest units', () => {
    const hours = 3_600_000;
    expect([0, 59_400, 90_000, 25 * hours, 24 * hours + 5_000].map(duration)).toEqual([
      '0 s',
      '59 s',
      '1 min 30 s',
      '1 d 1 h',
      '1 d',
    ]);
  });

  it('shortens ISO times and leaves what is none', () => {
    expect(moment('2026-11-21T16:00:00.123Z')).toBe('2026-11-21 16:00:00 UTC');
    expect(moment('yesterday')).toBe('yesterday');
  });

  it('shortens hashes and leaves short names', () => {
    expect(shortHash(`0x${'ab'.repeat(32)}`)).toBe('0xabababababab…');
    expect(shortHash('c00010')).toBe('c00010');
  });
});
