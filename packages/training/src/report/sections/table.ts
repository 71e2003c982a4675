import { markup, type Markup } from '../markup.js';

export interface Column<Row> {
  readonly name: string;
  readonly kind?: 'number' | 'text';
  readonly cell: (row: Row, index: number) => Markup | string | number;
}

/** Rows from which a table scrolls on its own. */
const LONG = 40;

/** A table with a heading; on narrow paper it scrolls by itself. `none` is said where there are no rows. */
export function table<Row>(
  id: string,
  title: string,
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  none: string,
): Markup {
  const head = columns.map(({ name, kind }) => markup`<th scope="col" class="${kind ?? 'text'}">${name}</th>`);
  const body = rows.map(
    (row, index) =>
      markup`<tr>${columns.map(({ cell, kind }) => markup`<td class="${kind ?? 'text'}">${cell(row, index)}</td>`)}</tr>\n`,
  );
  const shown =
    rows.length === 0
      ? markup`<p class="muted">${none}</p>`
      : markup`<div class="${rows.length > LONG ? 'scroll long' : 'scroll'}" tabindex="0" role="region" aria-labelledby="${id}"><table><thead><tr>${head}</tr></thead><tbody>
${body}</tbody></table></div>`;
  return markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>${shown}</section>`;
}
