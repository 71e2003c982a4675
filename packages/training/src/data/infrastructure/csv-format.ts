import { setImmediate } from 'node:timers/promises';
import type { CsvDataset } from '@fake-stripe/contracts';
import { DatasetInvalid } from '../application/ports/datasets.js';
import type { NamedContent } from './idx-format.js';
import { MAX_CLASSES, type RawSamples, type Shape } from './raw-samples.js';

export type CsvLayout = Pick<CsvDataset, 'label' | 'header' | 'scale' | 'shape'>;

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** Space, tab, newline, carriage return. */
const BLANK: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];
/** No row of numbers that fit into a model is as long. */
const LONGEST_ROW = 1 << 24;
/** Then others have their turn. */
const BYTES_IN_A_TURN = 1 << 18;

/** Rows of numbers, separated by commas. @throws DatasetInvalid */
export async function parseCsv(file: NamedContent, layout: CsvLayout): Promise<RawSamples> {
  const rows = rowsOf(file, layout.header);
  const first = rows.next();
  if (first.done) throw new DatasetInvalid(`${file.name} is empty: it has no row of numbers`);
  const columns = first.value.cells.length;
  const shape = shapeOf(file.name, columns - 1, layout);
  // Each cell takes two bytes at least, so this holds all rows that are not ragged.
  const room = Math.floor((file.content.length + 1) / (2 * columns)) + 1;
  const samples = new SampleRows(file.name, layout, columns, room);
  samples.add(first.value);
  let turnEnds = BYTES_IN_A_TURN;
  for (const row of rows) {
    samples.add(row);
    if (row.end > turnEnds) {
      turnEnds = row.end + BYTES_IN_A_TURN;
      await setImmediate();
    }
  }
  return { ...samples.taken(), shape, scale: 1 };
}

function shapeOf(name: string, features: number, { shape = [1, features, 1] }: CsvLayout): Shape {
  if (features < 1) throw new DatasetInvalid(`${name}, row 1: a label alone, and no features`);
  const product = shape[0] * shape[1] * shape[2];
  if (product !== features) {
    throw new DatasetInvalid(
      `${name} has ${features} features in a row, its shape ${shape.join(' × ')} has ${product}`,
    );
  }
  return shape;
}

interface Row {
  /** From 1; a header is not counted. */
  readonly number: number;
  readonly cells: readonly string[];
  /** Offset of its last byte. */
  readonly end: number;
}

function* rowsOf({ name, content: whole }: NamedContent, header: boolean): Generator<Row, void> {
  const content = withoutBlankEnd(whole);
  const start = content.length >= 3 && content.readUIntBE(0, 3) === 0xefbbbf ? 3 : 0;
  let number = header ? 0 : 1;
  for (let from = start; from < content.length; number += 1) {
    const newline = content.indexOf(0x0a, from);
    const end = newline === -1 ? content.length : newline;
    if (end - from > LONGEST_ROW)
      throw new DatasetInvalid(`${name}, row ${number} is longer than ${LONGEST_ROW} bytes`);
    const line = content.toString('latin1', from, end).trimEnd();
    if (number > 0) yield { number, cells: line.split(','), end };
    from = end + 1;
  }
}

/** Many programs end what they export with empty lines. */
function withoutBlankEnd(content: Buffer): Buffer {
  let end = content.length;
  while (BLANK.includes(content[end - 1] ?? -1)) end -= 1;
  return content.subarray(0, end);
}

/** What the rows hold, checked one by one. */
class SampleRows {
  private readonly features: Float32Array;
  private readonly labels: Uint16Array;
  private readonly labelColumn: number;
  private count = 0;

  constructor(
    private readonly file: string,
    private readonly layout: CsvLayout,
    private readonly columns: number,
    room: number,
  ) {
    this.features = new Float32Array(room * (columns - 1));
    this.labels = new Uint16Array(room);
    this.labelColumn = layout.label === 'first' ? 0 : columns - 1;
  }

  add({ number, cells }: Row): void {
    if (cells.length !== this.columns) {
      throw this.invalid(number, `has ${cells.length} columns, the first row ${this.columns}`);
    }
    const shift = this.layout.label === 'first' ? -1 : 0;
    const start = this.count * (this.columns - 1);
    cells.forEach((cell, column) => {
      if (column === this.labelColumn) this.labels[this.count] = this.label(number, cell);
      else this.features[start + column + shift] = this.feature(number, column, cell);
    });
    this.count += 1;
  }

  taken(): Pick<RawSamples, 'count' | 'features' | 'labels'> {
    return { count: this.count, features: this.features, labels: this.labels.subarray(0, this.count) };
  }

  private feature(row: number, column: number, cell: string): number {
    const value = numberIn(cell);
    const where = `column ${column + 1}:`;
    if (value === undefined) throw this.invalid(row, `${where} ${quoted(cell)} is no number`);
    if (value < 0 || value > this.layout.scale) {
      throw this.invalid(row, `${where} ${value} is not from 0 to ${this.layout.scale}`);
    }
    return value / this.layout.scale;
  }

  private label(row: number, cell: string): number {
    const value = numberIn(cell);
    if (value === undefined || !Number.isInteger(value) || value < 0 || value >= MAX_CLASSES) {
      throw this.invalid(row, `the label ${quoted(cell)} is no integer from 0 to ${MAX_CLASSES - 1}`);
    }
    return value;
  }

  private invalid(row: number, problem: string): DatasetInvalid {
    return new DatasetInvalid(`${this.file}, row ${row}: ${problem}`);
  }
}

function numberIn(cell: string): number | undefined {
  const text = cell.trim();
  return NUMBER.test(text) ? Number(text) : undefined;
}

/** Of what should be a number; a long one would fill the log. */
function quoted(cell: string): string {
  return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
}
