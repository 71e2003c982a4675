import type { PartName } from '../stack/options.js';
import type { StackUrls } from '../stack/urls.js';

/** What is ready and where, for a person. */
export function summary(urls: StackUrls, parts: readonly PartName[]): string {
  const rows: readonly (readonly [PartName, string, string | undefined])[] = [
    ['temporal-api', 'API', `${shown(urls.api)}   Swagger: ${shown(urls.api)}/api/docs`],
    ['founder', 'Founder', `${shown(urls.founder)}   Swagger: ${shown(urls.founder)}/api/docs`],
    ['fake-stripe-chaos', 'Simulator', `${shown(urls.chaos)}   Swagger: ${shown(urls.chaos)}/api/docs`],
    ['temporal-worker', 'Worker', `${shown(urls.worker)}/health   Metrics: ${shown(urls.worker)}/metrics`],
    ['temporal', 'Temporal UI', urls.temporalUi],
    ['temporal', 'Temporal', shown(urls.temporal)],
    ['postgres', 'PostgreSQL', urls.database],
  ];
  return rows
    .filter(([part, , where]) => parts.includes(part) && where !== undefined)
    .map(([, title, where]) => `  ${title.padEnd(12)} ${where}`)
    .join('\n');
}

/** People type `localhost`; programs are given the address. */
function shown(url: string): string {
  return url.replace('127.0.0.1', 'localhost');
}
