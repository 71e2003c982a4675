import { byteCount, percentage, shortHash, shortNumber } from '../figures.js';
import { markup, type Markup } from '../markup.js';
import type { ReportContent } from '../report-content.js';
import { time } from './time.js';
import { table } from './table.js';

export function checkpoints({ checkpoints: rows, store }: ReportContent): Markup {
  return table(
    'checkpoints',
    'Checkpoints',
    rows,
    [
      { name: 'Epoch', kind: 'number', cell: ({ epoch }) => epoch },
      { name: 'Checkpoint and its file', cell: (row) => named(row, store) },
      { name: 'Loss', kind: 'number', cell: ({ loss }) => shortNumber(loss ?? NaN) },
      {
        name: 'Held-out',
        kind: 'number',
        cell: ({ evaluation }) => (evaluation ? percentage(evaluation.accuracy) : ''),
      },
      { name: 'Merkle root', cell: ({ merkleRoot }) => hash(merkleRoot) },
      { name: 'Size', kind: 'number', cell: ({ bytes }) => byteCount(bytes) },
      { name: 'Saved', cell: ({ at }) => time(at) },
    ],
    'There is none.',
  );
}

export function decisions({ decisions: rows }: ReportContent): Markup {
  return table(
    'decisions',
    'Decisions',
    rows,
    [
      { name: 'No.', kind: 'number', cell: (_row, index) => index + 1 },
      { name: 'When', cell: ({ at, epoch }) => markup`${time(at)}<br>after epoch ${epoch}` },
      { name: 'Who', cell: ({ by }) => by },
      { name: 'What', cell: what },
      { name: 'Why', cell: ({ reason }) => reason },
      { name: 'From epoch', kind: 'number', cell: ({ effectiveFrom }) => effectiveFrom },
    ],
    'Nobody decided anything.',
  );
}

function what({ decision, newHyperparameters, randomSeed, abandoned }: ReportContent['decisions'][number]): Markup {
  const values = Object.entries({ ...newHyperparameters, ...(randomSeed === undefined ? {} : { seed: randomSeed }) });
  const list = values.map(([name, value]) => markup`<br><code>${name} = ${String(value)}</code>`);
  return markup`${decision}${list}${abandoned ? markup`<br><em>given up by a rollback</em>` : []}`;
}

export function changes({ changes: rows }: ReportContent): Markup {
  return table(
    'changes',
    'Changed hyperparameters',
    rows,
    [
      { name: 'From epoch', kind: 'number', cell: ({ effectiveFrom }) => effectiveFrom },
      { name: 'Hyperparameter', cell: ({ name }) => markup`<code>${name}</code>` },
      { name: 'Before', kind: 'number', cell: ({ from }) => from },
      { name: 'After', kind: 'number', cell: ({ to }) => to },
      { name: 'Decided by', cell: ({ by }) => by },
    ],
    'They stayed as they were.',
  );
}

export function rollbacks({ rollbacks: rows }: ReportContent): Markup | undefined {
  if (rows.length === 0) return undefined;
  return table(
    'rollbacks',
    'Rollbacks',
    rows,
    [
      { name: 'No.', kind: 'number', cell: (_row, index) => `R${index + 1}` },
      { name: 'When', cell: ({ at }) => time(at) },
      { name: 'Why', cell: ({ reason, detail }) => markup`${reason}<br>${detail}` },
      { name: 'Left behind', cell: ({ damaged }) => markup`<code>${damaged.join(', ')}</code>` },
      { name: 'On from', cell: ({ to, epoch }) => markup`<code>${to}</code>, epoch ${epoch}` },
    ],
    '',
  );
}

function hash(full: string): Markup {
  return markup`<code title="${full}">${shortHash(full)}</code>`;
}

function named({ checkpointId, problem, path }: ReportContent['checkpoints'][number], store: string): Markup {
  const wrong = problem === undefined ? undefined : markup` <strong class="bad">${problem}</strong>`;
  return markup`<code>${checkpointId}</code>${wrong}<code class="path" title="${path}">${within(store, path)}</code>`;
}

/** A path without the folder of the run, which the setup names. */
function within(store: string, path: string): string {
  return path.startsWith(`${store}/`) ? path.slice(store.length + 1) : path;
}
