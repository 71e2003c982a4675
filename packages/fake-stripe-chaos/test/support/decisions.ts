import type { Response } from 'supertest';

/** What X-Chaos-Decision tells, member by member. */
export function decisionOf({ headers }: Response): Readonly<Record<string, string>> {
  const text = String(headers['x-chaos-decision']);
  return Object.fromEntries(text.split(', ').map((member) => member.split(/=(.*)/s).slice(0, 2) as [string, string]));
}
