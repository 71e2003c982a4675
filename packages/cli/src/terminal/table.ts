import type { Paint } from './colours.js';
import { printable } from './printable.js';

export interface Column<Row> {
  readonly name: string;
  readonly align?: 'right';
  readonly text: (row: Row) => string;
  readonly paint?: (row: Row) => Paint;
}

/** Rows under names, in columns of equal width; the last one is not padded. What steers a terminal is left out. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[], head: Paint): string[] {
  const texts = rows.map((row) => columns.map(({ text }) => printable(text(row))));
  const widths = columns.map(({ name }, index) =>
    Math.max(name.length, ...texts.map((cells) => cells[index]?.length ?? 0)),
  );
  const padded = (text: string, index: number) => {
    const { align } = columns[index] ?? {};
    if (align === 'right') return text.padStart(widths[index] ?? 0);
    return index === columns.length - 1 ? text : text.padEnd(widths[index] ?? 0);
  };
  const lines = texts.map((cells, at) =>
    cells.map((cell, index) => painted(columns[index], rows[at], padded(cell, index))).join('  '),
  );
  return [columns.map(({ name }, index) => head(padded(name, index))).join('  '), ...lines];
}

function painted<Row>(column: Column<Row> | undefined, row: Row | undefined, text: string): string {
  return column?.paint && row !== undefined ? column.paint(row)(text) : text;
}
