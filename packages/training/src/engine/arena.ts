import { ModelInvalid, TrainerUnavailable } from '../trainer/application/ports/trainer.js';
import { newKernels } from './wasm/kernels.js';
import type { Kernels } from './wasm/kernels.js';
import { MOST_PAGES } from './wasm/module.js';

const PAGE = 65_536;

/** V8 fences each memory with addresses, however small it is. Without its trap handler it takes what it can get. */
const REFUSED =
  'The system refuses the engine some 10 GiB of virtual memory, which it reserves for each thread and hardly fills: ' +
  'raise the limit (ulimit -v), or set NODE_OPTIONS=--disable-wasm-trap-handler';

type Numbers = Float64Array | Float32Array | Int32Array;

/** The numbers of a network, in the memory of the kernels that compute with them. Arrays begin as zeros. */
export class Arena {
  readonly kernels: Kernels;
  /** One page for what is needed within one call only. Its address is 0. */
  readonly scratch: Int32Array;
  private next = PAGE;
  private owned = new WeakSet<object>();

  /** @throws TrainerUnavailable where the system refuses the addresses */
  constructor(begin = newKernels) {
    this.kernels = unlessRefused(begin, REFUSED);
    this.scratch = new Int32Array(this.kernels.memory.buffer, 0, PAGE / 4);
  }

  /** @throws ModelInvalid where everything together does not fit into 4 GiB, TrainerUnavailable into the machine */
  float64(length: number): Float64Array {
    const start = this.reserve(8 * length);
    return this.own(new Float64Array(this.kernels.memory.buffer, start, length));
  }

  /** @throws ModelInvalid where everything together does not fit into 4 GiB, TrainerUnavailable into the machine */
  float32(length: number): Float32Array {
    const start = this.reserve(4 * length);
    return this.own(new Float32Array(this.kernels.memory.buffer, start, length));
  }

  /** @throws ModelInvalid where everything together does not fit into 4 GiB, TrainerUnavailable into the machine */
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
    if (missing > 0) unlessRefused(() => memory.grow(missing), tooLittle(end));
    this.next = end;
    return start;
  }

  private own<A extends Numbers>(numbers: A): A {
    this.owned.add(numbers);
    numbers.fill(0);
    return numbers;
  }
}

function tooLittle(bytes: number): string {
  const mebibytes = Math.ceil(bytes / 2 ** 20);
  return `The system refuses the engine ${mebibytes} MiB for this model: free memory, raise the limit (ulimit -v), or take a smaller model`;
}

function unlessRefused<T>(ask: () => T, message: string): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new TrainerUnavailable(`${message}: ${error.message}`, { cause: error });
  }
}
