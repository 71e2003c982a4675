import { createHash } from 'node:crypto';
import { Markup, markup } from './markup.js';
import type { ReportContent } from './report-content.js';
import { curves } from './sections/curves.js';
import { header, verdict } from './sections/header.js';
import { keyFigures } from './sections/key-figures.js';
import { setup } from './sections/setup.js';
import { changes, checkpoints, decisions, rollbacks } from './sections/tables.js';
import { style } from './style.js';

/** Nothing is fetched and nothing runs: only this style sheet is let in. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** One HTML file that needs nothing else; the same content is the same file. */
export function page(content: ReportContent): string {
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${content.modelId}: training run ${content.runId}</title>
<style>${new Markup(style)}</style>
</head>
<body>
<main>
${header(content)}
${verdict(content)}
${keyFigures(content)}
${curves(content)}
${decisions(content)}
${changes(content)}
${rollbacks(content)}
${checkpoints(content)}
${setup(content)}
<footer><p>Written by <code>fake-stripe ml report</code> from the files of the run. Check them yourself: <code>fake-stripe ml verify ${content.runId}</code></p></footer>
</main>
</body>
</html>
`.text;
}
