const LEVELS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const GAP = '×';

/** The curve of the values in at most `width` columns; a cross where one is no finite number. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const columns = grouped(values, width);
  const finite = columns.flatMap((value) => value ?? []);
  const [min, max] = [Math.min(...finite), Math.max(...finite)];
  return columns.map((value) => (value === null ? GAP : level(value, min, max))).join('');
}

function level(value: number, min: number, max: number): string {
  const share = max > min ? (value - min) / (max - min) : 0;
  return LEVELS[Math.min(LEVELS.length - 1, Math.floor(share * LEVELS.length))] ?? '';
}

/** Means of neighbours; a group with a value that is none is none. */
function grouped(values: readonly (number | null)[], width: number): (number | null)[] {
  if (values.length <= width) return [...values];
  return Array.from({ length: width }, (_, column) => {
    const begin = Math.floor((column * values.length) / width);
    const group = values.slice(begin, Math.floor(((column + 1) * values.length) / width));
    return group.includes(null) ? null : group.reduce<number>((sum, value) => sum + (value ?? 0), 0) / group.length;
  });
}
