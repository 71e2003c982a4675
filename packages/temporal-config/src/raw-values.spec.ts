import { decodePayload, decodePayloads, millisecondsOf, timeOf } from './raw-values.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const payload = (data: string, encoding = 'json/plain') => ({
  metadata: { encoding: bytes(encoding) },
  data: bytes(data),
});

describe('a payload', () => {
  it.each([
    ['JSON', payload('{"amount":5998}'), { amount: 5998 }],
    ['JSON of protobuf', payload('"x"', 'json/protobuf'), 'x'],
    ['nothing', payload('', 'binary/null'), null],
  ])('of %s is read', (_, raw, value) => {
    expect(decodePayload(raw)).toEqual(value);
  });

  it.each([
    ['is encrypted', payload('abc', 'binary/encrypted'), { encoding: 'binary/encrypted', bytes: 3 }],
    ['is bytes', payload('ab', 'binary/plain'), { encoding: 'binary/plain', bytes: 2 }],
    ['says JSON and is none', payload('{not json'), { encoding: 'json/plain', bytes: 9 }],
    ['says nothing of itself', {}, { encoding: 'unknown', bytes: 0 }],
    ['has neither, as protobuf writes it', { metadata: null, data: null }, { encoding: 'unknown', bytes: 0 }],
  ])('that %s is shown as what it is', (_, raw, shown) => {
    expect(decodePayload(raw)).toEqual(shown);
  });
});

describe('arguments', () => {
  it('are a list where there are several, and one as it is', () => {
    expect(decodePayloads({ payloads: [payload('1'), payload('[2]')] })).toEqual([1, [2]]);
    expect(decodePayloads({ payloads: [payload('[2]')] })).toEqual([2]);
  });

  it.each([[undefined], [null], [{}], [{ payloads: null }], [{ payloads: [] }]])('that are %j are none', (raw) => {
    expect(decodePayloads(raw)).toBeUndefined();
  });
});

describe('a time', () => {
  it('is whole milliseconds, also of seconds that are a long', () => {
    expect(millisecondsOf({ seconds: 2, nanos: 5e8 })).toBe(2_500);
    expect(millisecondsOf({ seconds: { toString: () => '7' }, nanos: 1_999_999 })).toBe(7_001);
  });

  it('is a moment since 1970', () => {
    expect(timeOf({ seconds: 1_795_276_800, nanos: 5e8 })).toBe('2026-11-21T16:00:00.500Z');
  });

  it.each([[undefined], [null], [{}], [{ seconds: null, nanos: null }], [{ seconds: 0, nanos: 0 }]])(
    'that is %j is 0, and no moment',
    (raw) => {
      expect(millisecondsOf(raw)).toBe(0);
      expect(timeOf(raw)).toBeUndefined();
    },
  );
});
