import { TrainerUnavailable } from '../trainer/application/ports/trainer.js';
import { Arena } from './arena.js';
import { newKernels } from './wasm/kernels.js';

describe('an arena', () => {
  it('gives arrays of zeros that do not overlap, each at a multiple of 16', () => {
    const arena = new Arena();
    const arrays = [arena.float64(3), arena.float32(5), arena.float64(0), arena.float64(1)];
    arrays.forEach((array, index) => array.fill(index + 1));
    expect(arrays.map((array) => [...array])).toEqual([[1, 1, 1], [2, 2, 2, 2, 2], [], [4]]);
    expect(arrays.map((array) => arena.addressOf(array) % 16)).toEqual([0, 0, 0, 0]);
  });

  it('grows, and arrays that were there before stay good', () => {
    const arena = new Arena();
    const early = arena.float64(1);
    const { held } = arena.size;
    const large = arena.float64(1_000_000);
    large.fill(1);
    early[0] = 5;
    expect(arena.size.held).toBeGreaterThanOrEqual(held + 8_000_000 - 65_536);
    // One row of one column and depth 1: 1 + 1 × 5.
    arena.scratch.set([0, 0, arena.addressOf(early), 0], 4);
    new Float64Array(arena.scratch.buffer, 16, 1)[0] = 1;
    arena.kernels.addToOne(arena.addressOf(large) + 7_999_992, 0, 8, 16, 32);
    expect(large[999_999]).toBe(6);
  });

  it('uses its memory again when it was cleared, and begins with zeros again', () => {
    const arena = new Arena();
    arena.float64(100_000).fill(7);
    const { held } = arena.size;
    arena.clear();
    expect(arena.float64(100_000).every((number) => number === 0)).toBe(true);
    expect(arena.size.held).toBe(held);
  });

  it('has no address for an array of somebody else, or of before it was cleared', () => {
    const arena = new Arena();
    const early = arena.float64(1);
    arena.clear();
    for (const stranger of [new Float64Array(1), new Arena().float64(1), early, arena.float64(2).subarray(1)]) {
      expect(() => arena.addressOf(stranger)).toThrow('not in the arena');
    }
  });

  it('says so when a model does not fit', () => {
    const arena = new Arena();
    expect(() => arena.float64(2 ** 29)).toThrow('The model needs more than 4 GiB of memory');
  });

  it('says what to change where the machine has no addresses for it', () => {
    const refused = () => {
      throw new RangeError('WebAssembly.Instance(): Out of memory');
    };
    expect(() => new Arena(refused)).toThrow(TrainerUnavailable);
    expect(() => new Arena(refused)).toThrow(
      /10 GiB of virtual memory.*ulimit -v.*NODE_OPTIONS=--disable-wasm-trap-handler.*: WebAssembly.Instance/,
    );
  });

  it('says how much it needs where the machine has no memory for it, and can be used with less', () => {
    const kernels = newKernels();
    const { memory } = kernels;
    const grow = (pages: number) => {
      if (pages > 100) throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
      return memory.grow(pages);
    };
    const poor = {
      get buffer() {
        return memory.buffer;
      },
      grow,
    };
    const arena = new Arena(() => ({ ...kernels, memory: poor }));
    const large = () => arena.float64(20 * 131_072);
    expect(large).toThrow(TrainerUnavailable);
    expect(large).toThrow(/refuses the engine 21 MiB.*ulimit -v.*smaller model.*: WebAssembly.Memory.grow/);
    expect(arena.float64(131_072)).toHaveLength(131_072);
  });

  it('leaves an error of another kind as it is', () => {
    const bug = () => {
      throw new TypeError('a bug');
    };
    expect(() => new Arena(bug)).toThrow(TypeError);
  });
});
