import { markup, type Markup } from '../markup.js';
import type { ChartContent, ChartEvent, Series } from './chart-content.js';
import { eventLines } from './event-marks.js';
import { axes, frameOf, papers, type Frame } from './frame.js';
import { curve } from './marks.js';

/** Curves over epochs, drawn twice: for a wide page and for a narrow one, of which the style sheet shows one. */
export function chart(content: ChartContent): Markup {
  const frames = papers.flatMap((paper) => frameOf(content, paper) ?? []);
  const [first] = frames;
  if (!first) return markup`<figure><h3>${content.title}</h3><p class="muted">No epoch was recorded.</p></figure>`;
  return markup`<figure><h3>${content.title}${first.y.logarithmic ? ' (logarithmic)' : ''}</h3>
${frames.map((frame) => drawing(content, frame))}
<figcaption><ul class="legend">${content.series.map(seriesKey)}${eventKeys(content.events)}${gapKey(content.series)}</ul></figcaption></figure>`;
}

function drawing({ id, title, description, series, events, format }: ChartContent, frame: Frame): Markup {
  const { name, width, height } = frame.paper;
  return markup`<svg class="chart ${name}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-${name}-title ${id}-${name}-text"><title id="${id}-${name}-title">${title}</title><desc id="${id}-${name}-text">${description}</desc>
${axes(frame, format)}
${eventLines(frame, events)}
${series.map((each) => curve(frame, each))}
</svg>`;
}

function seriesKey({ kind, name, say }: Series): Markup {
  const dot = say ? markup`<circle class="dot ${kind}" cx="14" cy="7" r="3.5"/>` : undefined;
  return key(markup`<path class="line ${kind}" d="M1 7L27 7"/>${dot}`, name);
}

const eventNames = { decision: 'decision (number in the table below)', rollback: 'rollback' } as const;

function eventKeys(events: readonly ChartEvent[]): Markup[] {
  const kinds = (['decision', 'rollback'] as const).filter((kind) => events.some((event) => event.kind === kind));
  return kinds.map((kind) =>
    key(markup`<g class="event ${kind}"><line x1="14" x2="14" y1="0" y2="14"/></g>`, eventNames[kind]),
  );
}

function gapKey(series: readonly Series[]): Markup | undefined {
  if (!series.some(({ samples }) => samples.some(({ value }) => value === null))) return undefined;
  return key(markup`<path class="gap" d="M10 3l8 8m0 -8l-8 8"/>`, 'no finite number');
}

function key(symbol: Markup, name: string): Markup {
  return markup`<li><svg viewBox="0 0 28 14" width="28" height="14" aria-hidden="true">${symbol}</svg>${name}</li>`;
}
