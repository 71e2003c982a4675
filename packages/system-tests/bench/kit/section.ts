import { isMet, type Ratio } from './ratio.js';

export type Row = Readonly<Record<string, string | number>>;

/** One question of a benchmark with its answer. */
export interface Section {
  readonly title: string;
  /** What was measured, how often, and what is not in it. */
  readonly notes: readonly string[];
  /** Columns by name, with their units. */
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
  /** Ratios that could not be measured on this machine, each with its reason. */
  readonly skipped?: readonly string[];
}

export function textOf({ title, notes, rows, ratios, skipped = [] }: Section): string {
  return [
    `\n${title}`,
    ...notes.map((note) => `  ${note}`),
    ...tableOf(rows).map((line) => `  ${line}`),
    ...ratios.map((ratio) => `  ${isMet(ratio) ? 'ok    ' : 'MISSED'}  ${wordsOf(ratio)}`),
    ...skipped.map((reason) => `  skipped ${reason}`),
  ].join('\n');
}

function wordsOf({ name, value, atLeast, atMost }: Ratio): string {
  const bounds = [atLeast === undefined ? '' : `at least ${atLeast}`, atMost === undefined ? '' : `at most ${atMost}`];
  return `${name}: ${value.toFixed(3)} (${bounds.filter(Boolean).join(', ')})`;
}

function tableOf(rows: readonly Row[]): string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cells = [columns, ...rows.map((row) => columns.map((column) => cellOf(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells.map((line) =>
    line
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  );
}

function cellOf(value: string | number | undefined): string {
  if (typeof value !== 'number') return value ?? '';
  return Number.isInteger(value) || Math.abs(value) >= 1_000 ? value.toFixed(0) : value.toPrecision(3);
}
