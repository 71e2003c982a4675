import {
  ErrorCode,
  defaultPaymentId,
  isEnded,
  orderWorkflowId,
  type ChaosDirectives,
  type Order,
  type OrderProfile,
  type OrderStatus,
} from '@fake-stripe/contracts';
import type { OrderReader, OrderWriter, StoredOrder } from '@fake-stripe/order-store';
import { CLOSING_MS } from '../../../kernel/closing.js';
import { Refused } from '../../../kernel/refused.js';
import { checkRules, checkTotal, type OrderRequest } from '../../domain/order-request.js';
import type { OrderSettings } from '../../domain/order-settings.js';
import { planOrder } from '../../domain/plan-order.js';
import { requestHash } from '../../domain/request-hash.js';
import type { OrderLookup } from '../order-lookup.js';
import { checkChaos, type ChaosCheck } from '../../../chaos/chaos-check.js';
import type { OrderRun, OrderWorkflows } from '../ports/order-workflows.js';

export interface StartOrderCommand {
  readonly request: OrderRequest;
  readonly profile: OrderProfile;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

export interface StartedOrder {
  readonly outcome: 'started' | 'known';
  readonly orderId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly status: OrderStatus;
}

/**
 * Starts an order, or answers the run that already has it: a live or completed order asked for again by the same body
 * is the same order; one that ended otherwise is started anew.
 * Refuses with `total_mismatch`, `validation_failed` for rules that the profile does not have and for chaos directives
 * that the simulator would refuse, `order_exists`, and `payment_id_in_use`; with `order_closing` while the last run of
 * an ended order is not closed. Throws OrderStoreUnavailable and WorkflowsUnavailable, and then nothing is known to
 * have started.
 */
export class StartOrder {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly reader: OrderReader,
    private readonly writer: OrderWriter,
    private readonly lookup: OrderLookup,
    private readonly chaosCheck: ChaosCheck,
    private readonly settings: OrderSettings,
  ) {}

  async execute(command: StartOrderCommand): Promise<StartedOrder> {
    checkTotal(command.request.order);
    checkRules(command.request, command.profile);
    await checkChaos(this.chaosCheck, command.chaos);
    const { orderId } = command.request.order;
    const row = await this.currentRow(orderId);
    if (row) return this.again(command, row);
    const first = await this.start(command, 1, true);
    if (first) return first;
    // There was a run: it is live and unrecorded, or has got a row since, or never got one.
    const rowByNow = await this.currentRow(orderId);
    if (rowByNow) return this.again(command, rowByNow);
    return (await this.liveRun(command)) ?? this.startOrJoin(command, 1);
  }

  private async currentRow(orderId: string): Promise<StoredOrder | undefined> {
    const row = await this.reader.find(orderId);
    if (!row || isEnded(row.state.status)) return row;
    return this.lookup.repaired(row, await this.workflows.describe(orderId));
  }

  private async again(command: StartOrderCommand, row: StoredOrder): Promise<StartedOrder> {
    const { status } = row.state;
    if (isEnded(status) && status !== 'completed') return this.startAnew(command, row);
    return known(command, row.requestHash, row.runId, status);
  }

  private async startAnew(command: StartOrderCommand, { orderId, runId, start }: StoredOrder): Promise<StartedOrder> {
    const started = await this.start(command, start + 1, false);
    if (started) return started;
    // Either somebody else was quicker, or the run that ended the order is not closed yet.
    const run = await this.workflows.describe(orderId);
    if (run?.status === 'running' && run.firstRunId === runId) await this.closed(orderId, run);
    return this.startOrJoin(command, start + 1);
  }

  private async closed(orderId: string, { runId }: OrderRun): Promise<void> {
    if ((await this.workflows.result(orderId, runId, CLOSING_MS)) !== undefined) return;
    throw new Refused(ErrorCode.orderClosing, `Order ${orderId} has ended and is about to close; try again.`);
  }

  private async startOrJoin(command: StartOrderCommand, start: number): Promise<StartedOrder> {
    const started = (await this.start(command, start, false)) ?? (await this.liveRun(command));
    if (started) return started;
    throw new Refused(ErrorCode.orderExists, `Order ${command.request.order.orderId} was started elsewhere just now.`);
  }

  private async start(
    command: StartOrderCommand,
    start: number,
    onlyIfNew: boolean,
  ): Promise<StartedOrder | undefined> {
    const { request, profile, correlationId, chaos } = command;
    await this.claimPayment(request.order);
    const plan = planOrder(request, profile, { start, correlationId, chaos }, this.settings);
    const answer = await this.workflows.start(plan, { onlyIfNew });
    if (answer.outcome === 'already_started') return undefined;
    return startedOrder('started', command, answer.runId, 'pending');
  }

  /**
   * A payment that the request names is claimed before the start, because of two orders that name it at the same moment
   * one must be refused; an order that then does not start may claim it again. Nobody but the order claims its default.
   */
  private async claimPayment({ orderId, paymentId, total: amount, currency }: Order): Promise<void> {
    const claim = { paymentId: paymentId ?? defaultPaymentId(orderId), orderId, amount, currency };
    const isFree =
      paymentId === undefined
        ? ((await this.reader.payment(claim.paymentId))?.orderId ?? orderId) === orderId
        : (await this.writer.claimPayment({ ...claim, status: 'claimed' })).outcome === 'claimed';
    if (!isFree) throw new Refused(ErrorCode.paymentIdInUse, `Payment ${claim.paymentId} belongs to another order.`);
  }

  private async liveRun(command: StartOrderCommand): Promise<StartedOrder | undefined> {
    const run = await this.workflows.describe(command.request.order.orderId);
    return run?.status === 'running' ? known(command, run.requestHash, run.runId, 'pending') : undefined;
  }
}

function known(command: StartOrderCommand, hash: string | undefined, runId: string, status: OrderStatus): StartedOrder {
  if (hash === requestHash(command.request)) return startedOrder('known', command, runId, status);
  const { orderId } = command.request.order;
  throw new Refused(ErrorCode.orderExists, `Order ${orderId} exists already, with another body.`);
}

function startedOrder(
  outcome: StartedOrder['outcome'],
  command: StartOrderCommand,
  runId: string,
  status: OrderStatus,
) {
  const { orderId } = command.request.order;
  return { outcome, orderId, workflowId: orderWorkflowId(orderId), runId, status };
}
