import { isEnded, orderEnds, type OrderEnd } from '@fake-stripe/contracts';
import type { OrderReader, OrderWriter, StoredOrder } from '@fake-stripe/order-store';
import { orderNotFound } from '../domain/order-not-found.js';
import { stateOfPlan, viewOf, type OrderView } from '../domain/order-view.js';
import { WorkflowsUnavailable } from '../../kernel/workflows-unavailable.js';
import { type OrderRun, type OrderWorkflows } from './ports/order-workflows.js';

/** How a run that did not end its order by itself was closed, in an order's terms. */
const closings: Readonly<Record<string, { readonly end: OrderEnd; readonly code: string; readonly message: string }>> =
  {
    cancelled: { end: 'cancelled', code: 'order_cancelled', message: 'The run was cancelled.' },
    terminated: { end: 'failed', code: 'terminated', message: 'The run was terminated by hand.' },
    timed_out: { end: 'failed', code: 'timed_out', message: 'The run was out of time.' },
    failed: { end: 'failed', code: 'workflow_failed', message: 'The workflow failed.' },
  };

/** For what the database can answer as well. */
const GLANCE_MS = 1_000;

/** What the workflow service says of an order's newest run: it knows none, or why it cannot be asked. */
export interface Sighting {
  readonly run: OrderRun | undefined;
  readonly unreachable?: WorkflowsUnavailable;
}

/** Puts together what the workflow service and the database know of an order. */
export class OrderLookup {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly reader: OrderReader,
    private readonly writer: OrderWriter,
  ) {}

  /** Looks for the newest run, for what the database can answer as well. */
  async sight(orderId: string): Promise<Sighting> {
    try {
      return { run: await this.workflows.describe(orderId, GLANCE_MS) };
    } catch (error) {
      if (error instanceof WorkflowsUnavailable) return { run: undefined, unreachable: error };
      throw error;
    }
  }

  /**
   * The recorded state, brought in line with the run: the row of a run that was closed from outside gets its end,
   * and a run that no worker has begun is `pending`, whatever an earlier run left behind.
   * Refuses with `order_not_found`. Throws WorkflowsUnavailable where nothing is recorded, and there may be a run.
   */
  async recorded(orderId: string, { run, unreachable }: Sighting): Promise<OrderView> {
    const row = await this.repairedIfKnown(await this.reader.find(orderId), run);
    const taken = run?.status === 'running' && row?.runId !== run.firstRunId;
    if (row && !taken) return { ...viewOf(row.runId, row.state, 'database', row.updatedAt), steps: row.steps };
    if (run === undefined) throw unreachable ?? orderNotFound(orderId);
    return this.unrecorded(orderId, run);
  }

  /**
   * The row as it should be, now that the run is known to be closed.
   * @throws WorkflowsUnavailable where it is not known how the run ended: the row is left alone
   */
  async repaired(row: StoredOrder | undefined, run: OrderRun | undefined): Promise<StoredOrder | undefined> {
    const stale = row && run && run.status !== 'running' && row.runId === run.firstRunId && !isEnded(row.state.status);
    if (!stale) return row;
    const closing = await this.closing(row.orderId, run);
    const at = run.closedAt ?? new Date().toISOString();
    await this.writer.repair({ orderId: row.orderId, runId: row.runId, at, ...closing });
    return this.reader.find(row.orderId);
  }

  private async repairedIfKnown(row: StoredOrder | undefined, run: OrderRun | undefined) {
    try {
      return await this.repaired(row, run);
    } catch (error) {
      if (error instanceof WorkflowsUnavailable) return row;
      throw error;
    }
  }

  private async closing(orderId: string, run: OrderRun) {
    const known = closings[run.status];
    if (known) return known;
    const result = await this.workflows.closedResult(orderId, run.runId);
    const end = orderEnds.find((name) => typeof result === 'object' && name === result.status);
    // What is written here stands for good, so nothing is guessed.
    if (!end) throw new WorkflowsUnavailable(`the run of order ${orderId} does not say how it ended`);
    const failure = typeof result === 'object' ? result.state.failure : undefined;
    return { end, code: failure?.code ?? `order_${end}`, message: failure?.message ?? `The order is ${end}.` };
  }

  private async unrecorded(orderId: string, run: OrderRun): Promise<OrderView> {
    const result = run.status === 'completed' ? await this.workflows.closedResult(orderId, run.runId) : undefined;
    if (typeof result === 'object') return viewOf(run.runId, result.state, 'workflow', result.state.updatedAt);
    const state = stateOfPlan(await this.workflows.input(orderId, run.runId), run.startedAt);
    const closing = closings[run.status];
    if (!closing) return viewOf(run.runId, state, 'workflow', new Date().toISOString());
    const { end: status, code, message } = closing;
    return viewOf(
      run.runId,
      { ...state, status, failure: { code, message } },
      'workflow',
      run.closedAt ?? run.startedAt,
    );
  }
}
