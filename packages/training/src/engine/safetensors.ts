import { ModelInvalid } from '../trainer/application/ports/trainer.js';

/** Bytes of one element, by the name of its type. */
const sizes = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;
export type TensorType = keyof typeof sizes;

export interface Tensor {
  readonly name: string;
  readonly dtype: TensorType;
  readonly shape: readonly number[];
  /** Little-endian. */
  readonly bytes: Uint8Array;
}

export interface TensorFile {
  readonly metadata: Readonly<Record<string, string>>;
  /** In the order of their bytes. */
  readonly tensors: readonly Tensor[];
}

const LENGTH_BYTES = 8;
/** As in the reference implementation. */
const LARGEST_HEADER = 100_000_000;

/** A safetensors file: the header's length, the header in JSON, padded to 8 bytes with spaces, the tensors' bytes. */
export function encodeTensors({ metadata, tensors }: TensorFile): Uint8Array {
  const entries: Record<string, unknown> = { __metadata__: sorted(metadata) };
  let end = 0;
  for (const { name, dtype, shape, bytes } of tensors) {
    entries[name] = { dtype, shape, data_offsets: [end, (end += bytes.length)] };
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const header = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + header + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(header), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + header);
  file.set(json, LENGTH_BYTES);
  let at = LENGTH_BYTES + header;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** @throws ModelInvalid for bytes that are no safetensors file, or not a whole one */
export function decodeTensors(file: Uint8Array): TensorFile {
  const start = LENGTH_BYTES + headerLength(file);
  const { __metadata__: metadata = {}, ...entries } = headerOf(file.subarray(LENGTH_BYTES, start));
  if (!isRecord(metadata) || !Object.values(metadata).every((value) => typeof value === 'string')) {
    throw broken('its metadata are not strings');
  }
  const data = file.subarray(start);
  const tensors = Object.entries(entries).map(([name, entry]) => tensorOf(name, entry, data));
  tensors.sort((a, b) => a.bytes.byteOffset - b.bytes.byteOffset);
  let end = data.byteOffset;
  for (const { name, bytes } of tensors) {
    if (bytes.length > 0 && bytes.byteOffset !== end) throw broken(`${name} does not begin where the one before ends`);
    end += bytes.length;
  }
  if (end !== data.byteOffset + data.length) throw broken('it has bytes that belong to no tensor');
  return { metadata: metadata as Record<string, string>, tensors };
}

export function float32Tensor(name: string, shape: readonly number[], values: Float32Array | Float64Array): Tensor {
  const bytes = new Uint8Array(4 * values.length);
  const view = new DataView(bytes.buffer);
  values.forEach((value, index) => {
    // One NaN for all: its bits differ between processors.
    if (Number.isNaN(value)) view.setUint32(4 * index, 0x7fc00000, true);
    else view.setFloat32(4 * index, value, true);
  });
  return { name, dtype: 'F32', shape, bytes };
}

export function float64Scalar(name: string, value: number): Tensor {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return { name, dtype: 'F64', shape: [], bytes };
}

/** Reads a tensor of type F32 or F64 into `target`, which must have its size. */
export function readFloats({ name, dtype, bytes }: Tensor, target: Float32Array | Float64Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (dtype !== 'F32' && dtype !== 'F64') throw broken(`${name} has type ${dtype}, not F32 or F64`);
  if (bytes.length !== target.length * sizes[dtype]) throw broken(`${name} has not the size that was expected`);
  for (let index = 0; index < target.length; index += 1) {
    target[index] = dtype === 'F32' ? view.getFloat32(4 * index, true) : view.getFloat64(8 * index, true);
  }
}

function headerLength(file: Uint8Array): number {
  if (file.length < LENGTH_BYTES) throw broken('it has no header');
  const length = new DataView(file.buffer, file.byteOffset).getBigUint64(0, true);
  if (length > LARGEST_HEADER || LENGTH_BYTES + Number(length) > file.length) throw broken('its header is truncated');
  return Number(length);
}

function headerOf(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw broken('its header is no JSON');
  }
  if (!isRecord(header)) throw broken('its header is no object');
  return header;
}

function tensorOf(name: string, entry: unknown, data: Uint8Array): Tensor {
  if (!isRecord(entry)) throw broken(`${name} is not described`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isType(dtype)) throw broken(`${name} has the unknown type ${String(dtype)}`);
  if (!isLengths(shape)) throw broken(`${name} has no shape`);
  if (!isLengths(offsets) || offsets.length !== 2) throw broken(`${name} has no offsets`);
  const [from, to] = offsets as [number, number];
  if (from > to || to > data.length) throw broken(`${name} is truncated`);
  const elements = shape.reduce((product, length) => product * length, 1);
  if (to - from !== elements * sizes[dtype]) throw broken(`${name} has ${to - from} bytes for ${elements} elements`);
  return { name, dtype, shape, bytes: data.subarray(from, to) };
}

function sorted(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isType = (value: unknown): value is TensorType => typeof value === 'string' && Object.hasOwn(sizes, value);
const isLengths = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);

function broken(why: string): ModelInvalid {
  return new ModelInvalid(`The state is no safetensors file: ${why}`);
}
