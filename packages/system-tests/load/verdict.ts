import type { Books } from './books.js';
import type { Ended, Tally } from './tally.js';

const NAMED = 5;
/** The simulator's profile in which everything succeeds; amounts of the test decline no card, in any order profile. */
const CALM = 'calm';
/** Of so many orders some complete, whatever profile of the simulator is in force. */
const MANY = 20;

export interface Asked {
  readonly orders: number;
  /** The simulator's profile in force. */
  readonly chaos: string;
}

/** All that speaks against the system, each in a line; nothing where the test is passed. `books` are absent where it was broken off. */
export function problemsOf({ orders, chaos }: Asked, tally: Tally, books: Books | undefined): readonly string[] {
  const { refused, unended, needAttention, begins } = tally;
  return [
    ...(begins < orders ? [`${orders - begins} of ${orders} orders were not started`] : []),
    ...counted(
      'were refused',
      refused.map(({ orderId, reason }) => `${orderId} (${reason})`),
    ),
    ...counted('did not end', unended),
    ...counted('wait for an operator', needAttention),
    ...problemsOfEnds(chaos, tally.ended),
    ...(books ? problemsOfBooks(books, tally.ended.length) : ['the books were not checked']),
  ];
}

function problemsOfEnds(chaos: string, ended: readonly Ended[]): string[] {
  const others = ended.filter(({ status }) => status !== 'completed');
  if (chaos === CALM) {
    const named = others.map(({ orderId, status, failure }) => `${orderId} (${failure ?? status})`);
    return counted(`did not complete, and in ${CALM} all do`, named);
  }
  return ended.length >= MANY && others.length === ended.length ? [`none of ${ended.length} orders completed`] : [];
}

function problemsOfBooks({ audit, read, wrong }: Books, ended: number): string[] {
  return [
    ...(audit && !audit.ok ? [`the audit is not ok: ${violationsOf(audit.violations)}`] : []),
    ...(audit && audit.ended < ended ? [`the audit knows of ${audit.ended} ended orders, ${ended} have ended`] : []),
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
