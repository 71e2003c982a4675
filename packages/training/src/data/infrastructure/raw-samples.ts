import { setImmediate } from 'node:timers/promises';
import type { Samples } from '../application/ports/datasets.js';

export type Shape = readonly [height: number, width: number, channels: number];

/** Samples as a file has them, in its order. */
export interface RawSamples {
  readonly count: number;
  readonly shape: Shape;
  readonly features: Uint8Array | Float32Array;
  /** By which features are divided. */
  readonly scale: number;
  readonly labels: Uint16Array;
}

/** Labels above would ask for a larger output than any data here has. */
export const MAX_CLASSES = 1_000;

/** About a millisecond of work; then others have their turn. */
const VALUES_IN_A_TURN = 1 << 20;

/** These samples, all of them unless indices say which, on shared memory. */
export async function samplesOf(raw: RawSamples, indices?: Uint32Array): Promise<Samples> {
  const count = indices?.length ?? raw.count;
  const size = raw.shape[0] * raw.shape[1] * raw.shape[2];
  const features = new Float32Array(new SharedArrayBuffer(count * size * Float32Array.BYTES_PER_ELEMENT));
  const labels = new Uint16Array(new SharedArrayBuffer(count * Uint16Array.BYTES_PER_ELEMENT));
  const samplesInATurn = Math.ceil(VALUES_IN_A_TURN / size);
  for (let sample = 0; sample < count; sample += 1) {
    if (sample % samplesInATurn === 0) await setImmediate();
    const index = indices?.[sample] ?? sample;
    labels[sample] = raw.labels[index] ?? 0;
    const from = index * size;
    const to = sample * size;
    for (let feature = 0; feature < size; feature += 1) {
      features[to + feature] = (raw.features[from + feature] ?? 0) / raw.scale;
    }
  }
  return { features, labels, count };
}

export function classesOf(...splits: readonly Uint16Array[]): number {
  return splits.reduce((highest, labels) => labels.reduce((a, b) => Math.max(a, b), highest), 0) + 1;
}
