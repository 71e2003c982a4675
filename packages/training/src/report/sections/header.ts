import type { Finding } from '../../audit/domain/finding.js';
import { duration } from '../figures.js';
import { markup, type Markup } from '../markup.js';
import { time } from './time.js';
import type { ReportContent } from '../report-content.js';

export function header({ modelId, runId, status, startedAt, updatedAt, parent }: ReportContent): Markup {
  const origin = parent
    ? markup`<p>Goes on from checkpoint <code>${parent.checkpointId}</code> (epoch ${parent.epoch}) of run <code>${parent.runId}</code>, Merkle root <code class="hash">${parent.merkleRoot}</code>.</p>`
    : '';
  return markup`<header><p class="kicker">Training run</p><h1>${modelId} <span class="status ${status}">${status}</span></h1>
<p><code>${runId}</code></p>${span(startedAt, updatedAt)}${origin}</header>`;
}

function span(from: string | undefined, to: string | undefined): Markup | undefined {
  if (from === undefined || to === undefined) return undefined;
  const length = duration(Date.parse(to) - Date.parse(from));
  return markup`<p class="muted">${time(from)} to ${time(to)}, ${length}</p>`;
}

/** First what came out of the verification, then what it rests on. */
export function verdict({ runId, checkpoints, verdict: found }: ReportContent): Markup {
  const { sound, findings, notes, head, checked } = found;
  const replayable = checkpoints.at(-2)?.checkpointId ?? 0;
  return markup`<section class="verdict ${sound ? 'sound' : 'damaged'}" aria-labelledby="verdict"><h2 id="verdict">${headline(sound, findings.length)}</h2>
${told(findings)}
<ul class="checked">${checked.map((line) => markup`<li>${line}</li>`)}</ul>
${notes.length > 0 ? markup`<h3>To be known</h3>${told(notes)}` : []}
${head && markup`<dl class="head"><dt>Root of the log</dt><dd><code class="hash">${head.root}</code></dd></dl>`}
<p class="muted">This shows whether anything was changed, dropped or reordered since it was written. Whether the epochs were computed as recorded is shown by computing them again: <code>fake-stripe ml verify ${runId} --replay ${replayable}</code></p></section>`;
}

function told(findings: readonly Finding[]): Markup | undefined {
  if (findings.length === 0) return undefined;
  const list = findings.map(({ subject, message }) => markup`<li><strong>${subject}</strong> ${message}</li>`);
  return markup`<ul class="findings">${list}</ul>`;
}

function headline(sound: boolean, findings: number): string {
  if (sound) return 'Verified: everything is as it was written';
  return `Not sound: ${findings} ${findings === 1 ? 'finding' : 'findings'}`;
}
