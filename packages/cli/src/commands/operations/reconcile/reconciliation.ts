import { isEnded, paymentWorkflowId } from '@fake-stripe/contracts';
import { ApiProblem } from '../../../api/api-client.js';
import type { OrderApi, RecordedOrder, StandingOrder } from '../../../api/order-api.js';
import { ENDED_PAGE, type EndedOrder, type SimulatorApi, type Violation } from '../../../api/simulator-api.js';
import type { WorkflowApi } from '../../../api/workflow-api.js';
import type { Clock } from '../../../context.js';
import { ExitCode } from '../../../exit-code.js';
import { Failure } from '../../../failure.js';
import { differencesOf, endedIn, nothingLeft, unknownOrder, type Difference } from './differences.js';
import { inParallel } from './in-parallel.js';

export interface Reconciled {
  /** They do not differ, and all of them could be compared. */
  readonly ok: boolean;
  readonly compared: number;
  /** Orders under way whose workflow could not be asked: what they do is not known. */
  readonly unasked: readonly string[];
  readonly differences: readonly Difference[];
}

type Look = Omit<Reconciled, 'ok'>;

/** Orders in one answer of the API. */
const LIST_PAGE = 200;
const AT_ONCE = 8;
/**
 * A workflow is ahead of its row until what it has done is recorded, on a loaded system for seconds, and the sides of
 * an order that moves are seen at different moments: what differs is looked at again after each of these, in ms.
 */
const AGAIN_AFTER_MS = [1_000, 1_000, 2_000, 4_000] as const;
/** Payments of their own bear order ids and are no order's. */
const APART = paymentWorkflowId('');

/** Holds orders, their workflows and the ledger against each other. */
export class Reconciliation {
  constructor(
    private readonly orders: OrderApi,
    private readonly workflows: WorkflowApi,
    private readonly simulator: SimulatorApi,
    private readonly clock: Clock,
  ) {}

  /** Of all orders, or of these. @throws Failure for one of these that neither side knows */
  async execute(only: readonly string[]): Promise<Reconciled> {
    const first = await this.look(only.length > 0 ? new Set(only) : undefined);
    let found = first;
    // A workflow without a worker takes its time not to answer: it is asked twice, not five times.
    let silent = first.unasked;
    for (const pause of AGAIN_AFTER_MS) {
      if (found.differences.length + silent.length === 0) break;
      await this.clock.sleep(pause);
      found = await this.lookAgain(found, silent);
      silent = [];
    }
    const { differences, unasked } = found;
    return { ...first, ok: differences.length + unasked.length === 0, differences, unasked };
  }

  /** At what differed, of which that is left which still does, and at these, which were not compared yet. */
  private async lookAgain(before: Look, silent: readonly string[]): Promise<Look> {
    const again = new Set([...before.differences.map(({ orderId }) => orderId), ...silent]);
    const now = await this.look(again);
    const known = new Set(before.differences.map((difference) => JSON.stringify(difference)));
    const stillThere = (difference: Difference) =>
      silent.includes(difference.orderId) || known.has(JSON.stringify(difference));
    const unasked = [...before.unasked.filter((orderId) => !again.has(orderId)), ...now.unasked];
    return { ...now, differences: now.differences.filter(stillThere), unasked };
  }

  private async look(only: ReadonlySet<string> | undefined): Promise<Look> {
    const known = new Set<string>();
    const differences: Difference[] = [];
    const unasked: string[] = [];
    for await (const rows of this.batches(only)) {
      for (const { orderId } of rows) known.add(orderId);
      const compared = await this.compare(rows);
      differences.push(...compared.differences);
      unasked.push(...compared.unasked);
    }
    const strangers = only ? [...only].filter((id) => !known.has(id)) : await this.strangers(known);
    if (only) await this.refuseUnheardOf(strangers);
    differences.push(...(await this.unknown(strangers)));
    return { compared: known.size, unasked, differences };
  }

  private async compare(rows: readonly RecordedOrder[]) {
    const violations = await this.violations(endedIn(rows));
    const unasked: string[] = [];
    const found = await inParallel(rows, AT_ONCE, async (row) => {
      const standing = await this.orders.status(row.orderId);
      const silent = standing.source === 'database' && !isEnded(standing.status);
      const seen = silent ? await this.workflows.seen(row.workflowId) : undefined;
      if (seen === 'unasked' || (typeof seen === 'object' && seen.runStatus === 'running')) unasked.push(row.orderId);
      const lines = await this.simulator.ledger(row.orderId);
      const known = { row, standing, lines, violations: violations.get(row.orderId) ?? [] };
      return differencesOf(seen === undefined ? known : { ...known, seen });
    });
    return { unasked, differences: found.flat() };
  }

  /** In batches for which the simulator is asked once. */
  private async *batches(only: ReadonlySet<string> | undefined): AsyncGenerator<readonly RecordedOrder[]> {
    let batch: RecordedOrder[] = [];
    let cursor: string | undefined;
    let missing = only?.size ?? Infinity;
    do {
      const page = await this.orders.list({ limit: LIST_PAGE, ...(cursor === undefined ? {} : { cursor }) });
      const wanted = page.orders.filter(({ orderId }) => only?.has(orderId) ?? true);
      batch.push(...wanted);
      missing -= wanted.length;
      cursor = page.next;
      if (batch.length <= ENDED_PAGE - LIST_PAGE) continue;
      yield batch;
      batch = [];
    } while (cursor !== undefined && missing > 0);
    if (batch.length > 0) yield batch;
  }

  private async violations(orders: readonly EndedOrder[]): Promise<ReadonlyMap<string, Violation[]>> {
    const { violations } = await this.simulator.invariantsOf(orders, APART);
    const byOrder = new Map<string, Violation[]>();
    for (const violation of violations) {
      const { orderId } = violation;
      if (orderId !== undefined) byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), violation]);
    }
    return byOrder;
  }

  /** Of what the ledger knows, those that no order is. */
  private async strangers(known: ReadonlySet<string>): Promise<string[]> {
    const found: string[] = [];
    for await (const page of this.simulator.orders()) found.push(...page.filter((orderId) => !known.has(orderId)));
    return found;
  }

  private async unknown(strangers: readonly string[]): Promise<Difference[]> {
    const differences: Difference[] = [];
    for (let at = 0; at < strangers.length; at += ENDED_PAGE) {
      const page = strangers.slice(at, at + ENDED_PAGE);
      const violations = await this.violations(page.map(nothingLeft));
      const left = page.filter((orderId) => violations.has(orderId));
      const found = await inParallel(left, AT_ONCE, async (orderId) =>
        unknownOrder(orderId, await this.simulator.ledger(orderId), violations.get(orderId) ?? []),
      );
      differences.push(...found.flat());
    }
    return differences;
  }

  /** Named, without a row, and without a line: a slip of the pen. One that no worker has begun has a run at least. */
  private async refuseUnheardOf(orderIds: readonly string[]): Promise<void> {
    for (const orderId of orderIds) {
      if ((await this.simulator.ledger(orderId)).length > 0) continue;
      if ((await this.standing(orderId)) !== undefined) continue;
      const message = `Neither the orders nor the ledger know an order ${JSON.stringify(orderId)}`;
      throw new Failure(ExitCode.unknown, message);
    }
  }

  private async standing(orderId: string): Promise<StandingOrder | undefined> {
    try {
      return await this.orders.status(orderId);
    } catch (error) {
      if (error instanceof ApiProblem && error.exitCode === ExitCode.unknown) return undefined;
      throw error;
    }
  }
}
