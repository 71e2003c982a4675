import { markup, type Markup } from '../markup.js';
import type { Series } from './chart-content.js';
import { place, type Frame } from './frame.js';
import { thinned, unbroken, type Sample } from './thin.js';

/** Samples of a curve for each unit of its width. */
const SAMPLES_PER_UNIT = 1;
/** Dots that would touch their neighbour are left out. */
const BETWEEN_DOTS = 7;

export function curve(frame: Frame, { kind, samples, say }: Series): Markup {
  const shown = thinned(samples, (frame.right - frame.left) * SAMPLES_PER_UNIT);
  const lines = unbroken(shown).map((run) => {
    const [first] = run;
    if (run.length > 1 || !first) return markup`<path class="line ${kind}" d="${pathOf(frame, run)}"/>`;
    return markup`<circle class="dot ${kind}" cx="${place(frame.x.at(first.epoch))}" cy="${place(frame.y.at(first.value))}" r="3"/>`;
  });
  return markup`<g>${lines}${gaps(frame, shown)}${say ? dots(frame, kind, samples, say) : []}</g>`;
}

function pathOf(frame: Frame, run: readonly { epoch: number; value: number }[]): string {
  const points = run.map(({ epoch, value }) => `${place(frame.x.at(epoch))} ${place(frame.y.at(value))}`);
  return `M${points.join('L')}`;
}

function dots(
  frame: Frame,
  kind: Series['kind'],
  samples: readonly Sample[],
  say: NonNullable<Series['say']>,
): Markup[] {
  return spaced(samples, ({ epoch }) => frame.x.at(epoch), BETWEEN_DOTS).flatMap((sample) =>
    sample.value === null
      ? []
      : markup`<circle class="dot ${kind}" cx="${place(frame.x.at(sample.epoch))}" cy="${place(frame.y.at(sample.value))}" r="3.5"><title>${say(sample)}</title></circle>`,
  );
}

/** Crosses on the upper edge, where a value was no finite number. */
function gaps(frame: Frame, samples: readonly Sample[]): Markup[] {
  const missing = samples.filter(({ value }) => value === null);
  return spaced(missing, ({ epoch }) => frame.x.at(epoch), BETWEEN_DOTS).map(({ epoch }) => {
    const [x, y] = [place(frame.x.at(epoch)), frame.top + 6];
    return markup`<path class="gap" d="M${x - 4} ${y - 4}l8 8m0 -8l-8 8"><title>Epoch ${epoch}: no finite number</title></path>`;
  });
}

/** Those that have at least `distance` to the one before. */
function spaced<T>(items: readonly T[], at: (item: T) => number, distance: number): T[] {
  let last = -Infinity;
  return items.filter((item) => {
    if (at(item) - last < distance) return false;
    last = at(item);
    return true;
  });
}
