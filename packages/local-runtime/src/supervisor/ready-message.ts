import { relative } from 'node:path';
import type { PartName } from '../stack/options.js';
import type { StackUrls } from '../stack/urls.js';
import { summary } from './summary.js';

export interface ReadyStack {
  readonly urls: StackUrls;
  readonly parts: readonly PartName[];
  readonly dataDir: string;
  /** When the whole start began, in ms since the epoch; for the time that is told. */
  readonly begin?: number | undefined;
}

/** What a person reads once everything has started. */
export function readyMessage({ urls, parts, dataDir, begin }: ReadyStack): string {
  const took = begin === undefined ? '' : ` after ${((Date.now() - begin) / 1_000).toFixed(1)} s`;
  const nearby = relative(process.cwd(), dataDir);
  const directory = nearby.startsWith('..') ? dataDir : nearby;
  return [
    '',
    `Ready${took}:`,
    summary(urls, parts),
    `  ${'Logs'.padEnd(12)} ${directory}/logs`,
    `Ctrl-C stops it.${keepsState(parts) ? ` The state stays in ${directory}; "npm run reset" forgets it.` : ''}`,
    '',
  ].join('\n');
}

/** A service alone has its state elsewhere, or in memory. */
function keepsState(parts: readonly PartName[]): boolean {
  return parts.includes('postgres') || parts.includes('temporal');
}
