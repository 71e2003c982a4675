import { float64, signed, unsigned } from './encoding.js';
import type { Bytes } from './encoding.js';

/**
 * The instructions that the kernels use, as functions of the expressions that they take their operands from. Names and
 * codes are those of the WebAssembly specification. Each gives the same bits on every machine, but for which NaN it
 * is; fused and relaxed instructions would not.
 */

type Binary = (left: Bytes, right: Bytes) => Bytes;
type Load = (address: Bytes, offset?: number) => Bytes;
type Store = (address: Bytes, value: Bytes, offset?: number) => Bytes;

const SIMD = 0xfd;

const unary =
  (...code: Bytes) =>
  (operand: Bytes): Bytes => [...operand, ...code];
const binary =
  (...code: Bytes): Binary =>
  (left, right) => [...left, ...right, ...code];
/** @param align the exponent of 2 that addresses are multiples of */
const load =
  (align: number, ...code: Bytes): Load =>
  (address, offset = 0) => [...address, ...code, align, ...unsigned(offset)];
const store =
  (align: number, ...code: Bytes): Store =>
  (address, value, offset = 0) => [...address, ...value, ...code, align, ...unsigned(offset)];

export const i32 = {
  const: (value: number): Bytes => [0x41, ...signed(value)],
  load: load(2, 0x28),
  store: store(2, 0x36),
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  or: binary(0x72),
  shl: binary(0x74),
  lt_u: binary(0x49),
  ge_u: binary(0x4f),
};

export const f64 = {
  const: (value: number): Bytes => [0x44, ...float64(value)],
  load: load(3, 0x2b),
  store: store(3, 0x39),
  add: binary(0xa0),
  mul: binary(0xa2),
  ne: binary(0x62),
  gt: binary(0x64),
};

/** Two numbers at once. */
export const f64x2 = {
  splat: unary(SIMD, 0x14),
  add: binary(SIMD, 0xf0, 0x01),
  sub: binary(SIMD, 0xf1, 0x01),
  mul: binary(SIMD, 0xf2, 0x01),
  div: binary(SIMD, 0xf3, 0x01),
  sqrt: unary(SIMD, 0xef, 0x01),
  /** Of two float32. */
  promote_low_f32x4: unary(SIMD, 0x5f),
};

export const f32x4 = {
  /** Rounded like Math.fround. */
  demote_f64x2_zero: unary(SIMD, 0x5e),
};

export const v128 = {
  load: load(3, SIMD, 0x00),
  /** One float64, twice. */
  load64_splat: load(3, SIMD, 0x0a),
  /** Eight bytes and eight zeros. */
  load64_zero: load(3, SIMD, 0x5d),
  store: store(3, SIMD, 0x0b),
  /** The lower eight bytes. */
  store64_lane0: (address: Bytes, value: Bytes, offset = 0): Bytes => [
    ...store(3, SIMD, 0x5b)(address, value, offset),
    0,
  ],
};

/** Of two pairs of float64 the lower ones (lane 0) or the upper ones (lane 1). */
export function zip(left: Bytes, right: Bytes, lane: 0 | 1): Bytes {
  const bytes = Array.from({ length: 8 }, (_, at) => 8 * lane + at);
  return [...left, ...right, SIMD, 0x0d, ...bytes, ...bytes.map((at) => at + 16)];
}

/** One of two numbers. */
export function select(whenTrue: Bytes, otherwise: Bytes, condition: Bytes): Bytes {
  return [...whenTrue, ...otherwise, ...condition, 0x1b];
}

const NOTHING = 0x40;
const END = 0x0b;

export function when(condition: Bytes, ...body: readonly Bytes[]): Bytes {
  return [...condition, 0x04, NOTHING, ...body.flat(), END];
}

/** Once, and again as long as the condition holds after it. */
export function repeat(body: readonly Bytes[], condition: Bytes): Bytes {
  return [0x03, NOTHING, ...body.flat(), ...condition, 0x0d, 0, END];
}

/** As long as the condition holds before it. */
export function during(condition: Bytes, ...body: readonly Bytes[]): Bytes {
  return when(condition, repeat(body, condition));
}
