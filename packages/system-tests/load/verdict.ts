import type { Books } from './books.js';
import type { Tally } from './tally.js';

const NAMED = 5;

/** All that speaks against the system, each in a line; nothing where the test is passed. `books` are absent where it was broken off. */
export function problemsOf(asked: number, tally: Tally, books: Books | undefined): readonly string[] {
  const { refused, unended, needAttention, begins } = tally;
  return [
    ...(begins < asked ? [`${asked - begins} of ${asked} orders were not started`] : []),
    ...counted(
      'were refused',
      refused.map(({ orderId, reason }) => `${orderId} (${reason})`),
    ),
    ...counted('did not end', unended),
    ...counted('wait for an operator', needAttention),
    ...(books ? problemsOfBooks(books, tally.ended.length) : ['the books were not checked']),
  ];
}

function problemsOfBooks({ audit, read, wrong }: Books, ended: number): string[] {
  return [
    ...(audit && !audit.ok ? [`the audit is not ok: ${violationsOf(audit.violations)}`] : []),
    ...(read < ended ? [`the charges of ${ended - read} orders are not known`] : []),
    ...wrong.slice(0, NAMED),
    ...(wrong.length > NAMED ? [`and ${wrong.length - NAMED} more like these`] : []),
  ];
}

function violationsOf(violations: readonly object[]): string {
  const first = violations.slice(0, NAMED).map((violation) => JSON.stringify(violation));
  return violations.length === 0
    ? 'not every ended order was checked'
    : `${violations.length} violations, ${first.join(', ')}`;
}

function counted(what: string, orders: readonly string[]): string[] {
  if (orders.length === 0) return [];
  const more = orders.length > NAMED ? ', …' : '';
  return [`${orders.length} orders ${what}: ${orders.slice(0, NAMED).join(', ')}${more}`];
}
