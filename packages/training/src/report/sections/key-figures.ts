import type { ReportContent } from '../report-content.js';
import { byteCount, grouped, percentage, shortNumber } from '../figures.js';
import { markup, type Markup } from '../markup.js';

export function keyFigures(content: ReportContent): Markup {
  const shown = figures(content).map(
    ([name, value, note]) =>
      markup`<div><dt>${name}</dt><dd>${value}${note === undefined ? undefined : markup`<small>${note}</small>`}</dd></div>`,
  );
  return markup`<section aria-label="Key figures"><dl class="figures">${shown}</dl></section>`;
}

type Figure = readonly [name: string, value: string, note?: string];

function figures({ points, checkpoints, decisions, setup, evaluation, changes }: ReportContent): Figure[] {
  const losses = points.flatMap(({ loss }) => loss ?? []);
  const best = points.reduce<(typeof points)[number] | undefined>((least, point) => lower(least, point), undefined);
  const bytes = checkpoints.reduce((sum, checkpoint) => sum + checkpoint.bytes, 0);
  const last = points.at(-1);
  const epochs: Figure[] = [
    ['Epochs', grouped(last?.epoch ?? 0), setup && `of ${grouped(setup.hyperparameters.epochs)}`],
  ];
  const accuracy: Figure[] = evaluation
    ? [['Accuracy', percentage(evaluation.accuracy), `of ${grouped(evaluation.samples)} held-out samples`]]
    : [];
  return [
    ...epochs,
    ...accuracy,
    ['Last loss', last === undefined ? 'none' : shortNumber(last.loss ?? NaN), 'over the training samples'],
    [
      'Best loss',
      losses.length === 0 ? 'none' : shortNumber(best?.loss ?? NaN),
      best && `in epoch ${grouped(best.epoch)}`,
    ],
    ['Checkpoints', grouped(checkpoints.length), `${byteCount(bytes)} of state`],
    [
      'Decisions',
      grouped(decisions.length),
      `${grouped(changes.length)} changed ${changes.length === 1 ? 'value' : 'values'}`,
    ],
  ];
}

function lower<P extends { readonly loss: number | null }>(least: P | undefined, point: P): P | undefined {
  if (point.loss === null) return least;
  return least?.loss === undefined || least.loss === null || point.loss < least.loss ? point : least;
}
