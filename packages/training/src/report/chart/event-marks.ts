import { markup, type Markup } from '../markup.js';
import type { ChartEvent } from './chart-content.js';
import { place, type Frame } from './frame.js';

/** Lines that are nearer than this are drawn as one. */
const BETWEEN_LINES = 2;
const BADGE = { height: 18, character: 6.5, padding: 6, apart: 1 } as const;
/** So many labels are said one by one in a badge; of more the first and the last. */
const SAID_LABELS = 3;

/** Events at one place of the axis. */
interface Line {
  readonly x: number;
  readonly events: readonly ChartEvent[];
}

/** Lines whose badges would cover each other have one together. */
type Badge = readonly Line[];

export function eventLines(frame: Frame, events: readonly ChartEvent[]): Markup {
  const lines = linesOf(frame, events);
  return markup`<g>${lines.map((line) => drawnLine(frame, line))}${badgesOf(frame, lines).map((badge) => drawnBadge(frame, badge))}</g>`;
}

function linesOf(frame: Frame, events: readonly ChartEvent[]): Line[] {
  const lines: Line[] = [];
  for (const event of [...events].sort((a, b) => a.epoch - b.epoch)) {
    const x = frame.x.at(event.epoch);
    const last = lines.at(-1);
    if (last && x - last.x < BETWEEN_LINES) lines[lines.length - 1] = { x: last.x, events: [...last.events, event] };
    else lines.push({ x, events: [event] });
  }
  return lines;
}

function badgesOf(frame: Frame, lines: readonly Line[]): Badge[] {
  const badges: Badge[] = [];
  for (const line of lines) {
    let badge: Badge = [line];
    for (let before = badges.at(-1); before && touch(frame, before, badge); before = badges.at(-1)) {
      badge = [...before, ...badge];
      badges.pop();
    }
    badges.push(badge);
  }
  return badges;
}

function touch(frame: Frame, left: Badge, right: Badge): boolean {
  const [a, b] = [boxOf(frame, left), boxOf(frame, right)];
  return b.x - b.width / 2 - (a.x + a.width / 2) < BADGE.apart;
}

/** In the middle above its lines, and on the paper. */
function boxOf({ paper }: Frame, badge: Badge): { readonly x: number; readonly width: number } {
  const width = Math.max(BADGE.height, labelOf(badge).length * BADGE.character + 2 * BADGE.padding);
  const middle = ((badge.at(0)?.x ?? 0) + (badge.at(-1)?.x ?? 0)) / 2;
  return { x: Math.min(Math.max(middle, width / 2), paper.width - width / 2), width };
}

function labelOf(badge: Badge): string {
  const labels = badge.flatMap(({ events }) => events.map(({ label }) => label));
  return labels.length > SAID_LABELS ? `${labels.at(0)} … ${labels.at(-1)}` : labels.join(', ');
}

function drawnLine(frame: Frame, { x, events }: Line): Markup {
  const at = place(x);
  return markup`<g class="event ${kindOf(events)}">${titleOf(events)}<line x1="${at}" x2="${at}" y1="${frame.top - 4}" y2="${frame.bottom}"/></g>`;
}

function drawnBadge(frame: Frame, badge: Badge): Markup {
  const { x, width } = boxOf(frame, badge);
  const events = badge.flatMap((line) => line.events);
  const y = frame.top - 14;
  return markup`<g class="event ${kindOf(events)}">${titleOf(events)}<rect class="badge" x="${place(x - width / 2)}" y="${y - BADGE.height / 2}" width="${place(width)}" height="${BADGE.height}" rx="${BADGE.height / 2}"/><text class="badge-text middle" x="${place(x)}" y="${y}" dy="0.34em">${labelOf(badge)}</text></g>`;
}

function titleOf(events: readonly ChartEvent[]): Markup {
  return markup`<title>${events.map(({ text }) => text).join('\n')}</title>`;
}

/** Of several the one that is rarer, and weighs more. */
function kindOf(events: readonly ChartEvent[]): ChartEvent['kind'] {
  return events.some(({ kind }) => kind === 'rollback') ? 'rollback' : 'decision';
}
