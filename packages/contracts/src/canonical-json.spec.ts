import { canonicalJson } from './canonical-json.js';

describe('canonical JSON', () => {
  it('does not depend on the order of members, at any depth, or on undefined ones', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }], a: null })).toBe('{"a":null,"b":[{"d":1}]}');
    expect(canonicalJson({ a: { c: 1, b: 2 } })).toBe(canonicalJson({ a: { b: 2, c: 1 } }));
  });

  it('keeps the order of a list, which means something', () => {
    expect(canonicalJson([2, 1])).toBe('[2,1]');
  });
});
