import { decodeTensors } from '../../src/index.js';

/** The float32 tensors of a state, by name. */
export function floatsOf(state: Uint8Array): ReadonlyMap<string, readonly number[]> {
  const tensors = decodeTensors(state).tensors.filter(({ dtype }) => dtype === 'F32');
  return new Map(
    tensors.map(({ name, bytes }) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      return [name, Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(4 * index, true))];
    }),
  );
}
