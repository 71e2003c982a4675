import { float64, signed, sized, text, unsigned, vector } from './encoding.js';

describe('the encoding of a module', () => {
  it.each([
    [0, [0x00]],
    [127, [0x7f]],
    [128, [0x80, 0x01]],
    // The example of the DWARF standard, where LEB128 comes from.
    [12_857, [0xb9, 0x64]],
    [624_485, [0xe5, 0x8e, 0x26]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('has %d without a sign', (value, bytes) => {
    expect(unsigned(value)).toEqual(bytes);
  });

  it.each([
    [0, [0x00]],
    [63, [0x3f]],
    [64, [0xc0, 0x00]],
    [-1, [0x7f]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [-123_456, [0xc0, 0xbb, 0x78]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
  ])('has %d with a sign', (value, bytes) => {
    expect(signed(value)).toEqual(bytes);
  });

  it('has numbers with their lowest byte first', () => {
    expect(float64(1)).toEqual([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]);
  });

  it('says before anything long how long it is', () => {
    expect(vector([[7], [8, 9]])).toEqual([2, 7, 8, 9]);
    expect(sized([7, 8])).toEqual([2, 7, 8]);
    expect(text('ab')).toEqual([2, 0x61, 0x62]);
  });
});
