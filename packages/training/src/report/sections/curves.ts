import type { ChartContent, ChartEvent, Series } from '../chart/chart-content.js';
import { chart } from '../chart/chart.js';
import { accuracyScale, lossScale } from '../chart/scale.js';
import type { Sample } from '../chart/thin.js';
import { grouped, percentage, shortNumber } from '../figures.js';
import { markup, type Markup } from '../markup.js';
import type { ReportContent } from '../report-content.js';

export function curves(content: ReportContent): Markup {
  const events = eventsOf(content);
  // Of epochs that were computed twice the curves show what counts.
  const checkpoints = content.checkpoints.filter(({ superseded }) => !superseded);
  const shown = { ...content, checkpoints };
  return markup`<section aria-labelledby="curves"><h2 id="curves">Loss and accuracy</h2>
${chart(lossChart(shown, events))}
${chart(accuracyChart(shown, events))}</section>`;
}

function lossChart({ points, checkpoints }: ReportContent, events: readonly ChartEvent[]): ChartContent {
  const training = points.map(({ epoch, loss }) => ({ epoch, value: loss }));
  const heldOut = checkpoints.flatMap(({ epoch, evaluation }) => (evaluation ? { epoch, value: evaluation.loss } : []));
  return {
    id: 'loss',
    title: 'Loss',
    description: describe('Loss of the training samples', training, shortNumber),
    series: [
      { kind: 'training', name: 'training samples, mean of each epoch', samples: training },
      checkpointSeries(heldOut, checkpoints, shortNumber),
    ],
    events,
    scale: lossScale,
    format: shortNumber,
  };
}

function accuracyChart({ points, checkpoints }: ReportContent, events: readonly ChartEvent[]): ChartContent {
  const training = points.map(({ epoch, accuracy }) => ({ epoch, value: accuracy }));
  const heldOut = checkpoints.flatMap(({ epoch, evaluation }) =>
    evaluation ? { epoch, value: evaluation.accuracy } : [],
  );
  return {
    id: 'accuracy',
    title: 'Accuracy',
    description: describe('Accuracy over the training samples', training, percentage),
    series: [
      { kind: 'training', name: 'training samples, while each epoch ran', samples: training },
      checkpointSeries(heldOut, checkpoints, percentage),
    ],
    events,
    scale: accuracyScale,
    format: (share) => `${shortNumber(Number((share * 100).toFixed(3)))} %`,
  };
}

function checkpointSeries(
  samples: readonly Sample[],
  checkpoints: ReportContent['checkpoints'],
  format: (value: number) => string,
): Series {
  const names = new Map(checkpoints.map(({ epoch, checkpointId }) => [epoch, checkpointId]));
  return {
    kind: 'held-out',
    name: 'held-out samples, at each checkpoint',
    samples,
    say: ({ epoch, value }) => `Checkpoint ${names.get(epoch)}, epoch ${epoch}: ${format(value ?? NaN)}`,
  };
}

function eventsOf({ decisions, rollbacks }: ReportContent): ChartEvent[] {
  return [
    ...decisions.map(({ decision, by, epoch, effectiveFrom, abandoned }, index): ChartEvent => {
      const what = `Decision ${index + 1}${abandoned ? ', given up by a rollback' : ''}: ${decision} by ${by}`;
      const known = { kind: 'decision', label: String(index + 1) } as const;
      // The epoch that a stop would change is never trained.
      return decision === 'stop'
        ? { ...known, epoch, text: `${what}, after epoch ${epoch}` }
        : { ...known, epoch: effectiveFrom, text: `${what}, from epoch ${effectiveFrom}` };
    }),
    ...rollbacks.map(({ reason, epoch, to }, index): ChartEvent => {
      const text = `Rollback ${index + 1}: ${reason}, on from checkpoint ${to} of epoch ${epoch}`;
      return { kind: 'rollback', epoch, label: `R${index + 1}`, text };
    }),
  ];
}

function describe(what: string, samples: readonly Sample[], format: (value: number) => string): string {
  const known = samples.filter(({ value }) => value !== null);
  const [first, last] = [known.at(0), known.at(-1)];
  const missing = samples.length - known.length;
  const gap =
    missing > 0 ? ` In ${grouped(missing)} ${missing === 1 ? 'epoch' : 'epochs'} it is no finite number.` : '';
  if (!first || !last) return `${what}: no value.${gap}`;
  const from = `${format(first.value ?? NaN)} in epoch ${grouped(first.epoch)}`;
  const to = `${format(last.value ?? NaN)} in epoch ${grouped(last.epoch)}`;
  return `${what}: ${from}, ${to}.${gap}`;
}
