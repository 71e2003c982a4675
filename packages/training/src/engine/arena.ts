import { ModelInvalid } from '../trainer/application/ports/trainer.js';
import { newKernels } from './wasm/kernels.js';
import type { Kernels } from './wasm/kernels.js';
import { MOST_PAGES } from './wasm/module.js';

const PAGE = 65_536;

type Numbers = Float64Array | Float32Array | Int32Array;

/** The numbers of a network, in the memory of the kernels that compute with them. Arrays begin as zeros. */
export class Arena {
  readonly kernels: Kernels = newKernels();
  /** One page for what is needed within one call only. Its address is 0. */
  readonly scratch = new Int32Array(this.kernels.memory.buffer, 0, PAGE / 4);
  private next = PAGE;
  private owned = new WeakSet<object>();

  /** @throws ModelInvalid where everything together does not fit into 4 GiB */
  float64(length: number): Float64Array {
    const start = this.reserve(8 * length);
    return this.own(new Float64Array(this.kernels.memory.buffer, start, length));
  }

  /** @throws ModelInvalid where everything together does not fit into 4 GiB */
  float32(length: number): Float32Array {
    const start = this.reserve(4 * length);
    return this.own(new Float32Array(this.kernels.memory.buffer, start, length));
  }

  /** @throws ModelInvalid where everything together does not fit into 4 GiB */
  int32(length: number): Int32Array {
    const start = this.reserve(4 * length);
    return this.own(new Int32Array(this.kernels.memory.buffer, start, length));
  }

  /** In bytes. That of another array would be an address of other numbers here. */
  addressOf(numbers: Numbers): number {
    if (!this.owned.has(numbers)) throw new Error('An array that is not in the arena');
    return numbers.byteOffset;
  }

  /** Forgets all arrays. Their memory is used again. */
  clear(): void {
    this.next = PAGE;
    this.owned = new WeakSet();
  }

  /** Bytes that it holds, and how many of them are in arrays. */
  get size(): { readonly held: number; readonly used: number } {
    return { held: this.kernels.memory.buffer.byteLength, used: this.next };
  }

  /** Each array begins at a multiple of 16, so that there is room behind it for kernels that take numbers in pairs. */
  private reserve(bytes: number): number {
    const start = this.next;
    const end = start + Math.ceil(bytes / 16) * 16;
    if (end > MOST_PAGES * PAGE) throw new ModelInvalid('The model needs more than 4 GiB of memory');
    const { memory } = this.kernels;
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE);
    if (missing > 0) memory.grow(missing);
    this.next = end;
    return start;
  }

  private own<A extends Numbers>(numbers: A): A {
    this.owned.add(numbers);
    numbers.fill(0);
    return numbers;
  }
}
