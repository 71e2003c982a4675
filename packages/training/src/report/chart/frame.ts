import { grouped } from '../figures.js';
import { markup, type Markup } from '../markup.js';
import type { ChartContent } from './chart-content.js';
import { epochScale, rangeOf, type Range, type Scale } from './scale.js';

/** In units of the drawing; about pixels where the page has the room. */
export interface Paper {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
  readonly ticks: { readonly x: number; readonly y: number };
}

export const papers: readonly Paper[] = [
  { name: 'wide', width: 860, height: 320, ticks: { x: 10, y: 5 } },
  { name: 'narrow', width: 380, height: 280, ticks: { x: 5, y: 4 } },
];

const margin = { left: 60, right: 28, top: 32, bottom: 44 } as const;

/** Paper with its two scales. */
export interface Frame {
  readonly paper: Paper;
  readonly x: Scale;
  readonly y: Scale;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** `undefined` where there is nothing to draw. */
export function frameOf({ series, events, scale }: ChartContent, paper: Paper): Frame | undefined {
  const samples = series.flatMap((each) => each.samples);
  const epochs = rangeOf([...samples.map(({ epoch }) => epoch), ...events.map(({ epoch }) => epoch)]);
  if (epochs === undefined || samples.length === 0) return undefined;
  const values = rangeOf(samples.flatMap(({ value }) => value ?? [])) ?? { min: 0, max: 1 };
  const [left, right] = [margin.left, paper.width - margin.right];
  const [top, bottom] = [margin.top, paper.height - margin.bottom];
  return {
    paper,
    x: epochScale(aroundOne(epochs), { from: left, to: right }, paper.ticks.x),
    y: scale(values, { from: bottom, to: top }, paper.ticks.y),
    left,
    right,
    top,
    bottom,
  };
}

/** No epoch is before the first. */
function aroundOne({ min, max }: Range): Range {
  return min === max ? { min: Math.max(0, min - 1), max: max + 1 } : { min, max };
}

/** Grid and axes. */
export function axes({ x, y, left, right, top, bottom, paper }: Frame, format: (value: number) => string): Markup {
  const rows = y.ticks.map((value) => {
    const at = place(y.at(value));
    return markup`<line class="grid" x1="${left}" x2="${right}" y1="${at}" y2="${at}"/><text class="tick end" x="${left - 8}" y="${at}" dy="0.32em">${format(value)}</text>`;
  });
  const columns = x.ticks.map((value) => {
    const at = place(x.at(value));
    return markup`<line class="notch" x1="${at}" x2="${at}" y1="${bottom}" y2="${bottom + 5}"/><text class="tick middle" x="${at}" y="${bottom + 19}">${grouped(value)}</text>`;
  });
  return markup`<g>${rows}${columns}<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/><line class="axis" x1="${left}" x2="${left}" y1="${top}" y2="${bottom}"/><text class="label middle" x="${(left + right) / 2}" y="${paper.height - 6}">Epoch</text></g>`;
}

/** To a tenth of a unit: finer is not seen. */
export function place(value: number): number {
  return Math.round(value * 10) / 10;
}
