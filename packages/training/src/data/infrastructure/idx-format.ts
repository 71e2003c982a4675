import { DatasetInvalid } from '../application/ports/datasets.js';
import type { RawSamples, Shape } from './raw-samples.js';

/** A file's content, and what messages call it. */
export interface NamedContent {
  readonly name: string;
  readonly content: Buffer;
}

/** Unsigned bytes in three dimensions: count, height, width. */
const IMAGES = 0x00000803;
const LABELS = 0x00000801;

/** Images of one channel with their labels, in the format of MNIST. @throws DatasetInvalid */
export function parseIdx(images: NamedContent, labels: NamedContent): RawSamples {
  const { sizes, values: features } = parseBytes(images, IMAGES, 3);
  const [count = 0, height = 0, width = 0] = sizes;
  const classes = parseBytes(labels, LABELS, 1).values;
  if (classes.length !== count) {
    throw new DatasetInvalid(`${images.name} has ${count} images, ${labels.name} ${classes.length} labels`);
  }
  const shape: Shape = [height, width, 1];
  return { count, shape, features, scale: 255, labels: Uint16Array.from(classes) };
}

function parseBytes({ name, content }: NamedContent, magic: number, dimensions: number) {
  const header = 4 + 4 * dimensions;
  if (content.length < header) throw new DatasetInvalid(`${name} is truncated: it ends in its header`);
  const found = content.readUInt32BE(0);
  if (found !== magic) {
    throw new DatasetInvalid(`${name} begins with ${hex(found)}, not with ${hex(magic)}: this is another kind of file`);
  }
  const sizes = Array.from({ length: dimensions }, (_, index) => content.readUInt32BE(4 + 4 * index));
  if (sizes.includes(0)) throw new DatasetInvalid(`${name} is empty: its sizes are ${sizes.join(' × ')}`);
  const expected = header + sizes.reduce((product, size) => product * size, 1);
  if (content.length < expected) {
    throw new DatasetInvalid(`${name} is truncated: it ends at byte ${content.length} of ${expected}`);
  }
  if (content.length > expected) {
    throw new DatasetInvalid(`${name} goes on after its end at byte ${expected}: it has ${content.length} bytes`);
  }
  return { sizes, values: content.subarray(header) };
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
