/**
 * The loops in which the engine spends its time. Each number of z is one sum, in the order of the lists, whatever loop
 * adds to it; the loops differ in how often a number is loaded and stored for that.
 */

/** Adds to a row of z the multiples of six rows of y, those at `next` and behind it in the lists. */
export function addSixRows(
  z: Float64Array,
  target: number,
  y: Float64Array,
  columns: number,
  factors: Float64Array,
  starts: Int32Array,
  next: number,
): void {
  const x0 = factors[next] as number;
  const x1 = factors[next + 1] as number;
  const x2 = factors[next + 2] as number;
  const x3 = factors[next + 3] as number;
  const x4 = factors[next + 4] as number;
  const x5 = factors[next + 5] as number;
  let i0 = starts[next] as number;
  let i1 = starts[next + 1] as number;
  let i2 = starts[next + 2] as number;
  let i3 = starts[next + 3] as number;
  let i4 = starts[next + 4] as number;
  let i5 = starts[next + 5] as number;
  const end = target + columns;
  let at = target;
  // `| 0` spares the check for an overflow, two numbers at a time half of the loop's own work.
  for (; at + 1 < end; at = (at + 2) | 0) {
    let sum = z[at] as number;
    sum += x0 * (y[i0] as number);
    sum += x1 * (y[i1] as number);
    sum += x2 * (y[i2] as number);
    sum += x3 * (y[i3] as number);
    sum += x4 * (y[i4] as number);
    sum += x5 * (y[i5] as number);
    z[at] = sum;
    sum = z[at + 1] as number;
    sum += x0 * (y[i0 + 1] as number);
    sum += x1 * (y[i1 + 1] as number);
    sum += x2 * (y[i2 + 1] as number);
    sum += x3 * (y[i3 + 1] as number);
    sum += x4 * (y[i4 + 1] as number);
    sum += x5 * (y[i5 + 1] as number);
    z[at + 1] = sum;
    i0 = (i0 + 2) | 0;
    i1 = (i1 + 2) | 0;
    i2 = (i2 + 2) | 0;
    i3 = (i3 + 2) | 0;
    i4 = (i4 + 2) | 0;
    i5 = (i5 + 2) | 0;
  }
  if (at === end) return;
  let sum = z[at] as number;
  const last = columns - 1;
  for (let k = next; k < next + 6; k += 1) sum += (factors[k] as number) * (y[(starts[k] as number) + last] as number);
  z[at] = sum;
}

/** Adds to two rows of z the multiples of the same four rows of y. */
export function addFourRowsToBoth(
  z: Float64Array,
  target: number,
  other: number,
  y: Float64Array,
  columns: number,
  left: Float64Array,
  right: Float64Array,
  starts: Int32Array,
  next: number,
): void {
  const p0 = left[next] as number;
  const p1 = left[next + 1] as number;
  const p2 = left[next + 2] as number;
  const p3 = left[next + 3] as number;
  const q0 = right[next] as number;
  const q1 = right[next + 1] as number;
  const q2 = right[next + 2] as number;
  const q3 = right[next + 3] as number;
  let i0 = starts[next] as number;
  let i1 = starts[next + 1] as number;
  let i2 = starts[next + 2] as number;
  let i3 = starts[next + 3] as number;
  const end = target + columns;
  let there = other;
  for (let at = target; at < end; at = (at + 1) | 0) {
    const y0 = y[i0] as number;
    const y1 = y[i1] as number;
    const y2 = y[i2] as number;
    const y3 = y[i3] as number;
    z[at] = (z[at] as number) + p0 * y0 + p1 * y1 + p2 * y2 + p3 * y3;
    z[there] = (z[there] as number) + q0 * y0 + q1 * y1 + q2 * y2 + q3 * y3;
    there = (there + 1) | 0;
    i0 = (i0 + 1) | 0;
    i1 = (i1 + 1) | 0;
    i2 = (i2 + 1) | 0;
    i3 = (i3 + 1) | 0;
  }
}

/** Adds to a row of z a multiple of one row of y. */
export function addRow(
  z: Float64Array,
  target: number,
  y: Float64Array,
  columns: number,
  x: number,
  start: number,
): void {
  const distance = start - target;
  const end = target + columns;
  for (let at = target; at < end; at = (at + 1) | 0) z[at] = (z[at] as number) + x * (y[(at + distance) | 0] as number);
}
