import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import { decodeTensors, encodeTensors, float32Tensor, float64Scalar, readFloats } from './safetensors.js';

const file = {
  metadata: { format: 'test', b: 'ü', a: '' },
  tensors: [
    float64Scalar('power', 0.1),
    float32Tensor('layers.0.weight', [2, 3], Float32Array.of(1, -2, 0.5, 1e-45, Infinity, -0)),
    float32Tensor('layers.0.bias', [1], Float32Array.of(7)),
  ],
};
const bytes = encodeTensors(file);

function withHeader(header: string, data = new Uint8Array()): Uint8Array {
  const json = new TextEncoder().encode(header);
  const made = new Uint8Array(8 + json.length + data.length);
  new DataView(made.buffer).setBigUint64(0, BigInt(json.length), true);
  made.set(json, 8);
  made.set(data, 8 + json.length);
  return made;
}

function described(entry: unknown, length: number): Uint8Array {
  return withHeader(JSON.stringify({ t: entry }), new Uint8Array(length));
}

describe('a safetensors file', () => {
  it('has a header whose length comes first, padded with spaces to a multiple of 8', () => {
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = new TextDecoder().decode(bytes.subarray(8, 8 + length));
    expect(length % 8).toBe(0);
    expect(header).toBe(
      (
        '{"__metadata__":{"a":"","b":"ü","format":"test"},' +
        '"power":{"dtype":"F64","shape":[],"data_offsets":[0,8]},' +
        '"layers.0.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]},' +
        '"layers.0.bias":{"dtype":"F32","shape":[1],"data_offsets":[32,36]}}'
      ).padEnd(header.length),
    );
    expect(bytes.length).toBe(8 + length + 36);
  });

  it('holds its numbers little-endian', () => {
    expect([...bytes.subarray(-4)]).toEqual([0x00, 0x00, 0xe0, 0x40]);
  });

  it('gives back what was put in', () => {
    const { metadata, tensors } = decodeTensors(bytes);
    expect(metadata).toEqual(file.metadata);
    expect(tensors.map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ['power', 'F64', []],
      ['layers.0.weight', 'F32', [2, 3]],
      ['layers.0.bias', 'F32', [1]],
    ]);
    const weight = new Float32Array(6);
    readFloats(tensors[1]!, weight);
    expect(weight).toEqual(Float32Array.of(1, -2, 0.5, 1e-45, Infinity, -0));
    const power = new Float64Array(1);
    readFloats(tensors[0]!, power);
    expect(power[0]).toBe(0.1);
  });

  it('is read from the middle of other bytes', () => {
    const around = new Uint8Array(bytes.length + 5);
    around.set(bytes, 3);
    expect(decodeTensors(around.subarray(3, 3 + bytes.length))).toEqual(decodeTensors(bytes));
  });

  it('has one bit pattern for NaN, whatever its sign', () => {
    const negative = new Float32Array(Uint32Array.of(0xffc00001).buffer);
    expect(float32Tensor('t', [1], negative).bytes).toEqual(Uint8Array.of(0, 0, 0xc0, 0x7f));
  });

  it('is refused at every length at which it may have been cut off', () => {
    for (let length = 0; length < bytes.length; length += 1) {
      expect(() => decodeTensors(bytes.subarray(0, length))).toThrow(ModelInvalid);
    }
  });

  it.each([
    ['bytes of something else', new TextEncoder().encode('<!DOCTYPE html><html></html>'), 'its header is truncated'],
    ['a header that is no JSON', withHeader('{"t":'), 'its header is no JSON'],
    ['a header that is no UTF-8', encodeTensors(file).fill(0xff, 10, 20), 'its header is no JSON'],
    ['a header that is a list', withHeader('[]'), 'its header is no object'],
    ['metadata that are no strings', withHeader('{"__metadata__":{"epoch":1}}'), 'its metadata are not strings'],
    ['a tensor that is not described', described(7, 0), 't is not described'],
    ['an unknown type', described({ dtype: 'F31', shape: [1], data_offsets: [0, 4] }, 4), 'unknown type F31'],
    ['a negative length', described({ dtype: 'F32', shape: [-1], data_offsets: [0, 4] }, 4), 't has no shape'],
    ['no offsets', described({ dtype: 'F32', shape: [1] }, 4), 't has no offsets'],
    ['offsets outside', described({ dtype: 'F32', shape: [2], data_offsets: [0, 8] }, 4), 't is truncated'],
    ['offsets in reverse', described({ dtype: 'F32', shape: [0], data_offsets: [4, 0] }, 4), 't is truncated'],
    ['another size', described({ dtype: 'F32', shape: [2], data_offsets: [0, 4] }, 4), '4 bytes for 2 elements'],
    ['a gap', described({ dtype: 'F32', shape: [1], data_offsets: [4, 8] }, 8), 't does not begin where'],
    ['bytes left over', described({ dtype: 'F32', shape: [1], data_offsets: [0, 4] }, 8), 'belong to no tensor'],
  ])('is refused with %s', (_what, broken, reason) => {
    expect(() => decodeTensors(broken)).toThrow(ModelInvalid);
    expect(() => decodeTensors(broken)).toThrow(reason);
  });

  it('is refused where tensors overlap', () => {
    const twice = { dtype: 'F32', shape: [1], data_offsets: [0, 4] };
    expect(() => decodeTensors(withHeader(JSON.stringify({ a: twice, b: twice }), new Uint8Array(4)))).toThrow(
      'does not begin where the one before ends',
    );
  });
});
