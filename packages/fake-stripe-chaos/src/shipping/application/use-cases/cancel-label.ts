import type { Clock } from '../../../kernel/clock.js';
import { NotFound, OrderMismatch } from '../../../kernel/domain-error.js';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { Ledger } from '../../../kernel/ledger.js';
import { AlreadyCancelled } from '../../domain/errors.js';
import type { Label } from '../../domain/label.js';
import type { Courier } from '../ports/courier.js';
import type { Labels } from '../ports/labels.js';

/** A label by its id, or by the key of the call that may or may not have asked for it. */
export type LabelToUndo = { readonly labelId: string } | { readonly orderId: string; readonly undoes: string };

export type CancelLabelResult =
  { readonly outcome: 'cancelled'; readonly label: Label } | { readonly outcome: 'nothing_to_undo' };

/**
 * Cancels a label, queued or ready. Named by key it is safe to ask for at any time and any number of times: a label
 * that was never asked for is voided, so that it cannot be made later, and one that was cancelled stays cancelled.
 * Codes: `already_dispatched`; `not_found`, `already_cancelled` (both by id only), `order_mismatch` (by key only).
 */
export class CancelLabel {
  constructor(
    private readonly labels: Labels,
    private readonly forwardCalls: ForwardCalls,
    private readonly courier: Courier,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async execute(target: LabelToUndo, key?: string): Promise<CancelLabelResult> {
    if ('labelId' in target) {
      const label = await this.labels.find({ id: target.labelId });
      if (!label) throw new NotFound('label', target.labelId);
      if (label.isCancelled) throw new AlreadyCancelled(label.id);
      return this.cancel(label, key);
    }
    const { orderId, undoes } = target;
    await this.forwardCalls.hold(undoes);
    const label = await this.labels.find({ key: undoes });
    if (!label) {
      await this.forwardCalls.void(undoes);
      return { outcome: 'nothing_to_undo' };
    }
    if (label.state.orderId !== orderId) throw new OrderMismatch(`The label made under ${undoes}`, orderId);
    return this.cancel(label, key);
  }

  private async cancel(label: Label, key: string | undefined): Promise<CancelLabelResult> {
    if (!label.cancel(this.clock.now())) return { outcome: 'cancelled', label };
    const outcome = await this.courier.cancel(label.id);
    await this.labels.save(label);
    const { orderId } = label.state;
    await this.ledger.record({ effect: 'shipping.cancelled', orderId, resourceId: label.id, key });
    return { outcome, label };
  }
}
