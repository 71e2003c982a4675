import type { Extent, Range, Scale } from './scale.js';
import type { Sample } from './thin.js';

/** A curve. Its kind decides its colour, and whether each of its samples has a dot with a text. */
export interface Series {
  readonly kind: 'training' | 'held-out';
  readonly name: string;
  readonly samples: readonly Sample[];
  /** What is said of a dot; without it there are none. */
  readonly say?: (sample: Sample) => string;
}

/** Something that happened at an epoch: a line across the chart, with a label that a table explains. */
export interface ChartEvent {
  readonly kind: 'decision' | 'rollback';
  readonly epoch: number;
  readonly label: string;
  readonly text: string;
}

export interface ChartContent {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** For those who do not see it. */
  readonly description: string;
  readonly series: readonly Series[];
  readonly events: readonly ChartEvent[];
  readonly scale: (range: Range, extent: Extent, ticks: number) => Scale;
  readonly format: (value: number) => string;
}
