import type { RunRecord } from '../audit/application/use-cases/read-run.js';
import type { RunVerdict } from '../audit/application/use-cases/verify-run.js';
import { page } from './page.js';
import { reportContent } from './report-content.js';

/** A run and what its verification found as one HTML file that needs nothing else. The same run is the same file. */
export function renderReport(run: RunRecord, verdict: RunVerdict): string {
  return page(reportContent(run, verdict));
}
