/** Instructions, or another stretch of a WebAssembly module, as bytes. */
export type Bytes = readonly number[];

/** LEB128: seven bits a byte, the lowest first. */
export function unsigned(value: number): Bytes {
  const rest = Math.floor(value / 128);
  return rest === 0 ? [value] : [(value % 128) | 0x80, ...unsigned(rest)];
}

/** LEB128 of a signed integer of 32 bits. */
export function signed(value: number): Bytes {
  const rest = value >> 7;
  const low = value & 0x7f;
  const complete = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
  return complete ? [low] : [low | 0x80, ...signed(rest)];
}

/** The eight bytes of a number, the lowest first. */
export function float64(value: number): Bytes {
  const bytes = new DataView(new ArrayBuffer(8));
  bytes.setFloat64(0, value, true);
  return [...new Uint8Array(bytes.buffer)];
}

/** How many there are, and then each of them. */
export function vector(items: readonly Bytes[]): Bytes {
  return [...unsigned(items.length), ...items.flat()];
}

/** How long it is, and then the stretch itself. */
export function sized(bytes: Bytes): Bytes {
  return [...unsigned(bytes.length), ...bytes];
}

export function text(value: string): Bytes {
  return sized([...new TextEncoder().encode(value)]);
}
