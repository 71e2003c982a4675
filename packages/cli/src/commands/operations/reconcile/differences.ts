import { isEnded, orderProfiles, paymentWorkflowId, ships, type OrderProfile } from '@fake-stripe/contracts';
import type { RecordedOrder, StandingOrder } from '../../../api/order-api.js';
import type { EndedOrder, LedgerLine, Violation } from '../../../api/simulator-api.js';
import type { SeenRun } from '../../../api/workflow-api.js';

/** What two sides tell of an order, and do not tell alike. */
export interface Difference {
  readonly orderId: string;
  /** Of the simulator's violations, or one of this comparison. */
  readonly code: string;
  /** What the orders database says. */
  readonly order: string;
  readonly workflow?: string;
  readonly ledger?: string;
}

export interface Sides {
  readonly row: RecordedOrder;
  readonly standing: StandingOrder;
  /** What Temporal has of the run, where that was asked because the run itself has not answered. */
  readonly seen?: SeenRun | 'unknown' | 'unasked';
  readonly lines: readonly LedgerLine[];
  /** Of this order, as the simulator finds them. */
  readonly violations: readonly Violation[];
}

/** Members of an order that name a thing of the ledger, and the effect by which that came to be. */
const named = [
  ['authorizationId', 'payment.authorized', 'hold'],
  ['reservationId', 'inventory.reserved', 'reservation'],
  ['labelId', 'shipping.label_created', 'label'],
] as const;

/** What has to agree is the simulator's to know, where it does; what is told by name has to be there. */
export function differencesOf(sides: Sides): Difference[] {
  return [...differentStatus(sides), ...lostWorkflow(sides), ...unknownThings(sides), ...violated(sides)];
}

function differentStatus({ row, standing }: Sides): Difference[] {
  if (standing.source !== 'workflow' || standing.status === row.status) return [];
  // A run that has done no step yet has no row of its own; there is that of the run before.
  if (standing.runId !== row.runId && standing.completedSteps.length === 0) return [];
  const { orderId } = row;
  return [{ orderId, code: 'status_differs', order: row.status, workflow: standing.status }];
}

/** Nothing will ever move an order on that is under way and has no run. */
function lostWorkflow({ row, seen }: Sides): Difference[] {
  const { orderId, workflowId, status } = row;
  if (seen === 'unknown') {
    return [{ orderId, code: 'workflow_unknown', order: status, workflow: `Temporal has no run of ${workflowId}` }];
  }
  if (seen === undefined || seen === 'unasked' || seen.runStatus === 'running') return [];
  return [{ orderId, code: 'status_differs', order: status, workflow: `closed, ${seen.status}` }];
}

function unknownThings({ row, lines }: Sides): Difference[] {
  const { orderId } = row;
  const missing = named.flatMap(([member, effect, what]): Difference[] => {
    const id = row[member];
    if (id === undefined || lines.some((line) => line.effect === effect && line.resourceId === id)) return [];
    return [{ orderId, code: `${what}_unknown`, order: `${what} ${id}`, ledger: `no such ${what}; ${told(lines)}` }];
  });
  const apart = `${paymentWorkflowId(orderId)}/`;
  const charged = lines.some(({ effect, key }) => effect === 'payment.captured' && !key?.startsWith(apart));
  const paid = row.paymentProcessed && !charged;
  // Of an order that completed the simulator says so itself.
  if (!paid || row.status === 'completed') return missing;
  return [
    ...missing,
    { orderId, code: 'charge_unknown', order: `${shown(row)}, paid`, ledger: `no charge; ${told(lines)}` },
  ];
}

function violated({ row, lines, violations }: Sides): Difference[] {
  return violations.map(({ code, detail }) => ({
    orderId: row.orderId,
    code,
    order: shown(row),
    ledger: `${detail} ${told(lines)}`,
  }));
}

/** An order id that only the ledger knows, under which something stands. */
export function unknownOrder(
  orderId: string,
  lines: readonly LedgerLine[],
  violations: readonly Violation[],
): Difference[] {
  if (violations.length === 0) return [];
  const left = [...new Set(violations.map(({ code }) => code))].join(', ');
  return [{ orderId, code: 'unknown_order', order: 'nobody knows this order', ledger: `${left}; ${told(lines)}` }];
}

function shown({ status, totalAmount }: RecordedOrder): string {
  return `${status}, total ${totalAmount.toFixed(2)}`;
}

/** Every effect on money and goods, in their order. */
function told(lines: readonly LedgerLine[]): string {
  const effects = lines
    .filter(({ effect }) => !effect.startsWith('notification.'))
    .map(({ effect, resourceId, amount }) => [effect, resourceId, amount?.toFixed(2)].filter(Boolean).join(' '));
  return effects.length === 0 ? 'it has no line' : effects.join(', ');
}

/** What the simulator has to know of orders to tell what has to hold for them; of those that have not ended nothing. */
export function endedIn(rows: readonly RecordedOrder[]): EndedOrder[] {
  return rows.flatMap(({ orderId, status, totalAmount: total, profile }) =>
    isEnded(status) ? [{ orderId, status, total, ships: ships(stepsOf(profile)) }] : [],
  );
}

function stepsOf(profile: string): OrderProfile['steps'] {
  const known: Readonly<Record<string, OrderProfile>> = orderProfiles;
  return known[profile]?.steps ?? [];
}

/** Of an order that nobody knows nothing may be left. */
export function nothingLeft(orderId: string): EndedOrder {
  return { orderId, status: 'cancelled', total: 0, ships: false };
}
