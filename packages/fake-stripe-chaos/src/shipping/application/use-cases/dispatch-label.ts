import type { Clock } from '../../../kernel/clock.js';
import { NotFound } from '../../../kernel/domain-error.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { Label } from '../../domain/label.js';
import type { Courier } from '../ports/courier.js';
import type { Goods } from '../ports/goods.js';
import type { Labels } from '../ports/labels.js';

export interface DispatchLabelCommand {
  readonly labelId: string;
  readonly key?: string | undefined;
}

/**
 * Hands the parcel over, goods and all: the point of no return. A label that was dispatched before is shown as it is,
 * without a second effect: whoever asks again has lost an answer.
 * Codes: `not_found`, `label_not_ready`, `label_cancelled`.
 */
export class DispatchLabel {
  constructor(
    private readonly labels: Labels,
    private readonly courier: Courier,
    private readonly goods: Goods,
    private readonly ledger: Ledger,
    private readonly clock: Clock,
  ) {}

  async execute({ labelId, key }: DispatchLabelCommand): Promise<Label> {
    const label = await this.labels.find({ id: labelId });
    if (!label) throw new NotFound('label', labelId);
    if (!label.dispatch(this.clock.now())) return label;
    await this.courier.collect(labelId);
    await this.labels.save(label);
    const { orderId } = label.state;
    await this.ledger.record({ effect: 'shipping.dispatched', orderId, resourceId: labelId, key });
    await this.goods.leave({ orderId, labelId, key });
    return label;
  }
}
