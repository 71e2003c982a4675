/** IDX files. */
export const anIdx = {
  /** Pixels count up from 0. */
  images: (count: number, height: number, width: number): Buffer =>
    anIdx.of(
      0x803,
      [count, height, width],
      Uint8Array.from({ length: count * height * width }, (_, index) => index),
    ),

  labels: (...labels: number[]): Buffer => anIdx.of(0x801, [labels.length], Uint8Array.from(labels)),

  of: (magic: number, sizes: readonly number[], values: Uint8Array): Buffer => {
    const header = Buffer.alloc(4 + 4 * sizes.length);
    [magic, ...sizes].forEach((value, index) => header.writeUInt32BE(value, 4 * index));
    return Buffer.concat([header, values]);
  },
};

/** Rows of four features from 0 to 8 and a label of three in the last column. */
export function aCsv(rows: number): string {
  return Array.from({ length: rows }, (_, row) => `${row % 9},${(row * 5) % 9},0,8,${row % 3}\n`).join('');
}
