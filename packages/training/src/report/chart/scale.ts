/** From values to places on paper. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly number[];
  readonly logarithmic: boolean;
}

export interface Range {
  readonly min: number;
  readonly max: number;
}

/** `from` is the place of the smallest value. */
export interface Extent {
  readonly from: number;
  readonly to: number;
}

/** Above this ratio the small values of a falling loss would lie on the axis. */
const LOGARITHMIC_FROM = 15;
const ACCURACY_SPAN = 0.1;
/** What is smaller is 0 to a reader. */
const TINY = 1e-30;

export function rangeOf(values: readonly number[]): Range | undefined {
  if (values.length === 0) return undefined;
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** Ticks at 1, 2 or 5 times a power of ten; the range is widened to the ticks around it. */
export function linearScale(range: Range, extent: Extent, ticks: number): Scale {
  const { min, max } = widened(range);
  const step = niceStep((max - min) / ticks);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  const [low, high] = [first * step, last * step];
  return {
    at: (value) => extent.from + ((value - low) / (high - low)) * (extent.to - extent.from),
    ticks: Array.from({ length: last - first + 1 }, (_, index) => rounded((first + index) * step)),
    logarithmic: false,
  };
}

/** Whole numbers from the first to the last of the range, which stays as it is. */
export function epochScale({ min, max }: Range, extent: Extent, ticks: number): Scale {
  const step = Math.max(1, niceStep((max - min) / ticks));
  const width = Math.max(1, max - min);
  const first = Math.ceil(min / step);
  const count = Math.floor(max / step) - first + 1;
  return {
    at: (value) => extent.from + ((value - min) / width) * (extent.to - extent.from),
    ticks: Array.from({ length: count }, (_, index) => (first + index) * step),
    logarithmic: false,
  };
}

/** Logarithmic where the values are positive and far apart, otherwise linear and from 0. */
export function lossScale(range: Range, extent: Extent, ticks: number): Scale {
  if (range.min <= TINY || range.max / range.min < LOGARITHMIC_FROM) {
    return linearScale({ min: Math.min(0, range.min), max: range.max }, extent, ticks);
  }
  const [low, high] = [niceBelow(range.min), niceStep(range.max)];
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const decades = Math.floor(Math.log10(high) + 1e-9) - first + 1;
  const every = Math.ceil(decades / ticks);
  const powers = Array.from({ length: Math.ceil(decades / every) }, (_, index) => first + index * every);
  const width = Math.log10(high / low);
  return {
    at: (value) => extent.from + (Math.log10(value / low) / width) * (extent.to - extent.from),
    ticks: powers.map((power) => Number(`1e${power}`)),
    logarithmic: true,
  };
}

/** Accuracies: never above 1, and never so near that noise fills the drawing. */
export function accuracyScale({ min, max }: Range, extent: Extent, ticks: number): Scale {
  const high = Math.min(1, Math.max(max, ACCURACY_SPAN));
  return linearScale({ min: Math.max(0, Math.min(min, high - ACCURACY_SPAN)), max: high }, extent, ticks);
}

/** Values that differ by next to nothing lie in the middle. */
function widened({ min, max }: Range): Range {
  const size = Math.max(Math.abs(min), Math.abs(max));
  if (max - min > size * 1e-9 && size > TINY) return { min, max };
  const around = size > TINY ? size : 1;
  return { min: min - around / 2, max: max + around / 2 };
}

/** 1, 2 or 5 times a power of ten, and not smaller. */
function niceStep(rough: number): number {
  if (!(rough > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((each) => each * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function niceBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([5, 2].find((each) => each * power <= value) ?? 1) * power;
}

/** Without what binary fractions add. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
