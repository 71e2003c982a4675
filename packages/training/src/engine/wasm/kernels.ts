import { adamStep } from './adam-kernel.js';
import { assemble } from './module.js';
import { addToBoth, addToOne } from './product-kernels.js';
import { take } from './take-kernel.js';
import { transposeStrip } from './transpose-kernel.js';
import { addWindows, copyRows, poolRow, takeWindows } from './window-kernels.js';

/** The compiled functions; what they do is said where they are defined. Addresses are of `memory`. */
export interface Kernels {
  readonly memory: GrowingMemory;
  take(
    first: number,
    second: number,
    step: number,
    count: number,
    row: number,
    rowStep: number,
    both: number,
    left: number,
    right: number,
    ends: number,
  ): void;
  addToOne(target: number, column: number, width: number, list: number, end: number): void;
  addToBoth(target: number, other: number, column: number, width: number, list: number, end: number): void;
  transposeStrip(from: number, fromStep: number, to: number, toStep: number, pairsOfRows: number): void;
  adamStep(
    values: number,
    gradient: number,
    m: number,
    v: number,
    end: number,
    inGradient: number,
    kept: number,
    rate: number,
    correction: number,
  ): void;
  copyRows(from: number, fromStep: number, to: number, toStep: number, width: number, rows: number): void;
  takeWindows(first: number, windows: number, distances: number, end: number, to: number): void;
  addWindows(first: number, windows: number, distances: number, end: number, from: number): void;
  poolRow(
    first: number,
    step: number,
    windows: number,
    distances: number,
    end: number,
    base: number,
    to: number,
    origins: number,
  ): void;
}

export interface GrowingMemory {
  /** What there is now; arrays in an earlier one stay good. */
  readonly buffer: SharedArrayBuffer;
  /** @throws RangeError where the machine has not so much */
  grow(pages: number): number;
}

/** What is used of it here: the types that come with Node leave it out. */
interface Api {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
}

const { Module, Instance } = (globalThis as unknown as { readonly WebAssembly: Api }).WebAssembly;
const ofLayers = [take, addToOne, addToBoth, transposeStrip, copyRows, takeWindows, addWindows, poolRow];
const definitions = [...ofLayers, adamStep];
let compiled: object | undefined;

/** The kernels with a memory of their own. */
export function newKernels(): Kernels {
  compiled ??= new Module(assemble(definitions));
  return new Instance(compiled).exports as Kernels;
}
