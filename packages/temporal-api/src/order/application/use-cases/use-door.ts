import { ErrorCode, isEnded, orderWorkflowId, type DoorAnswer, type OrderDoor } from '@fake-stripe/contracts';
import type { OrderReader } from '@fake-stripe/order-store';
import { refusalOf } from '../../../kernel/refusal-of.js';
import { Refused } from '../../../kernel/refused.js';
import { orderNotFound } from '../../domain/order-not-found.js';
import { sha256 } from '../../../kernel/request-hash.js';
import type { OrderLookup } from '../order-lookup.js';
import type { DoorRequest, OrderRun, OrderWorkflows } from '../ports/order-workflows.js';

export interface UseDoorCommand {
  readonly orderId: string;
  readonly door: OrderDoor;
  readonly body: object;
  readonly idempotencyKey?: string;
}

export interface UsedDoor {
  readonly orderId: string;
  readonly workflowId: string;
  readonly runId: string;
  /** The caller's Idempotency-Key, or one that does the same. */
  readonly updateId: string;
  /** `pending`: it is known that the request was taken, not what became of it. */
  readonly outcome: DoorAnswer['outcome'] | 'pending';
  readonly status?: string;
}

const WAIT_MS = 5_000;

const refusals = [
  ErrorCode.validationFailed,
  ErrorCode.alreadyFinished,
  ErrorCode.notAwaitingApproval,
  ErrorCode.notAwaitingAttention,
  ErrorCode.alreadyDispatched,
  ErrorCode.notReturnable,
] as const;

/**
 * Approves, rejects, cancels, gives another address, returns, or settles a compensation. When no worker answers within
 * 5 s the request is left for the next one, and its outcome is `pending`.
 * Refuses with `order_not_found`, `already_finished` and what the workflow refuses with: `not_awaiting_approval`,
 * `not_awaiting_attention`, `already_dispatched`, `not_returnable`, `validation_failed`. Throws WorkflowsUnavailable and
 * OrderStoreUnavailable.
 */
export class UseDoor {
  constructor(
    private readonly workflows: OrderWorkflows,
    private readonly reader: OrderReader,
    private readonly lookup: OrderLookup,
  ) {}

  async execute(command: UseDoorCommand): Promise<UsedDoor> {
    const until = Date.now() + WAIT_MS;
    const { orderId, door, body } = command;
    const run = await this.workflows.describe(orderId);
    if (run?.status !== 'running') return this.finished(orderId, run);
    const key = command.idempotencyKey ?? sha256({ orderId, door, body, round: await this.round(command, run) });
    // The workflow service tells requests apart by this id alone: one key on two doors is two requests.
    const updateId = sha256({ key, door, body });
    // The one door that is not decided once: its update and the signal that was left for it are told apart by this.
    const said = door === 'updateAddress' ? { ...body, requestId: updateId } : body;
    const request: DoorRequest = { orderId, door, body: said, updateId };
    const answer = await this.workflows.request(request, Math.max(until - Date.now(), 1));
    const used = { orderId, workflowId: orderWorkflowId(orderId), runId: run.runId, updateId: key };
    switch (answer.outcome) {
      case 'answered':
        return { ...used, ...answer.answer };
      case 'refused':
        throw refusalOf(answer.code, answer.message, refusals);
      case 'closed':
        return this.finished(orderId, await this.workflows.describe(orderId));
      case 'in_progress':
        return { ...used, outcome: 'pending' };
      case 'unanswered': {
        const left = await this.workflows.leave(request);
        return left ? { ...used, outcome: 'pending' } : this.finished(orderId, await this.workflows.describe(orderId));
      }
    }
  }

  /**
   * What besides its words makes a request the same. A word on a compensation may be needed again after that has
   * failed again: its attempts count. An address may be given again after another one: it is a new request as soon as
   * the order has moved, and asks for nothing where it is the order's address already. The other doors decide once.
   */
  private async round({ orderId, door, body }: UseDoorCommand, run: OrderRun): Promise<number | string> {
    if (door !== 'resolveCompensation' && door !== 'updateAddress') return 0;
    const { compensations, updatedAt } =
      (await this.workflows.status(orderId, run.runId)) ?? (await this.lookup.recorded(orderId, { run })).state;
    if (door === 'updateAddress') return updatedAt;
    const { step } = body as { step?: string };
    return compensations.filter((undo) => undo.step === step).reduce((sum, undo) => sum + undo.attempts, 0);
  }

  private async finished(orderId: string, run: OrderRun | undefined): Promise<never> {
    const row = await this.lookup.repaired(await this.reader.find(orderId), run);
    if (!row && !run) throw orderNotFound(orderId);
    const status = row && isEnded(row.state.status) ? row.state.status : 'closed';
    throw new Refused(ErrorCode.alreadyFinished, `Order ${orderId} is ${status}.`);
  }
}
