import { held, workspace } from '../../../test/engine/held.js';
import { volumeOf } from '../model.js';
import type { Volume } from '../model.js';
import { Random } from '../random.js';
import { Conv2d } from './conv2d.js';
import { Dense } from './dense.js';
import { MaxPool2d } from './max-pool.js';

const random = Random.of(19);
const SAMPLES = 2;

function draw(values: Float64Array): Float64Array {
  return values.map((_, at) => (values[at] = random.uniform() - 0.5));
}

/** A convolution by its definition: zeros all around the sample. */
function convolved(layer: Conv2d, input: Float64Array, from: Volume, to: Volume, kernel: number, padding: number) {
  const at = (sample: number, channel: number, y: number, x: number): number =>
    y >= 0 && y < from.height && x >= 0 && x < from.width
      ? input[((sample * from.channels + channel) * from.height + y) * from.width + x]!
      : 0;
  return Float64Array.from({ length: SAMPLES * to.size }, (_, index) => {
    const [x, y] = [index % to.width, Math.floor(index / to.width) % to.height];
    const filter = Math.floor(index / to.width / to.height) % to.channels;
    let sum = layer.bias.values[filter]!;
    for (let channel = 0; channel < from.channels; channel += 1) {
      for (let row = 0; row < kernel; row += 1) {
        for (let column = 0; column < kernel; column += 1) {
          const weight = layer.weight.values[((filter * from.channels + channel) * kernel + row) * kernel + column]!;
          sum += weight * at(Math.floor(index / to.size), channel, y + row - padding, x + column - padding);
        }
      }
    }
    return sum;
  });
}

describe('the values of a layer are those of its definition', () => {
  it('dense', () => {
    const layer = new Dense('layers.0', 3, 2, SAMPLES, false, workspace);
    layer.weight.values.set([1, 2, 3, 4, 5, 6]);
    layer.bias.values.set([10, 20]);
    expect(layer.forward(held([1, 0, -1, 2, 1, 0]), SAMPLES)).toEqual(Float64Array.of(8, 18, 14, 33));
  });

  it.each([
    { name: 'same', kernel: 3, padding: 1, from: [2, 6, 5], to: [3, 6, 5] },
    {
      name: 'same, an even kernel: one more zero below and right',
      kernel: 4,
      padding: 1,
      from: [1, 5, 5],
      to: [2, 5, 5],
    },
    { name: 'same, a kernel larger than the sample', kernel: 5, padding: 2, from: [1, 2, 3], to: [1, 2, 3] },
    { name: 'valid', kernel: 3, padding: 0, from: [2, 6, 5], to: [3, 4, 3] },
    {
      name: 'valid, with more patches than fit into the buffer',
      kernel: 3,
      padding: 0,
      from: [12, 20, 20],
      to: [1, 18, 18],
    },
  ])('convolution, $name', ({ kernel, padding, ...volumes }) => {
    const [from, to] = [volumeOf(...(volumes.from as Three)), volumeOf(...(volumes.to as Three))];
    const layer = new Conv2d('layers.0', from, to, kernel, padding, SAMPLES, false, workspace);
    for (const { values } of layer.parameters) draw(values);
    const input = held(draw(new Float64Array(SAMPLES * from.size)));
    const expected = convolved(layer, input, from, to, kernel, padding);
    layer.forward(input, SAMPLES).forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 12));
  });

  it('pool, which drops what is left over at the edges', () => {
    const pool = new MaxPool2d(volumeOf(1, 3, 5), volumeOf(1, 1, 2), 2, SAMPLES, workspace);
    const sample = [1, 2, 3, 4, 99, 5, 0, -1, 7, 99, 99, 99, 99, 99, 99];
    const output = pool.forward(held([...sample, ...sample.map((value) => -value)]), SAMPLES);
    expect(output).toEqual(Float64Array.of(5, 7, -0, 1));
  });
});

type Three = [channels: number, height: number, width: number];
