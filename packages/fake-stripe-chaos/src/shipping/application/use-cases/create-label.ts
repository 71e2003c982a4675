import type { Clock } from '../../../kernel/clock.js';
import type { Ids } from '../../../kernel/ids.js';
import type { Ledger } from '../../../kernel/ledger.js';
import { Label } from '../../domain/label.js';
import type { Courier, Parcel } from '../ports/courier.js';
import type { Labels } from '../ports/labels.js';

export interface CreateLabelCommand extends Parcel {
  readonly orderId: string;
  readonly key?: string | undefined;
}

export type CreateLabelResult =
  { readonly outcome: 'created'; readonly label: Label } | { readonly outcome: 'address_error' };

/** Asks for a label, which is queued and becomes ready by itself. */
export class CreateLabel {
  constructor(
    private readonly labels: Labels,
    private readonly courier: Courier,
    private readonly ledger: Ledger,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(command: CreateLabelCommand): Promise<CreateLabelResult> {
    const answer = await this.courier.requestLabel(command);
    if (answer.outcome === 'address_error') return { outcome: answer.outcome };
    const { orderId, address, service, key } = command;
    const createdAt = this.clock.now();
    const label = Label.queued({
      id: this.ids.next('label'),
      orderId,
      address,
      service,
      trackingNumber: this.ids.next('trk'),
      key,
      createdAt,
      readyAt: new Date(createdAt.getTime() + answer.readyIn),
    });
    await this.labels.add(label);
    const line = { effect: 'shipping.label_created', orderId, resourceId: label.id, key, details: { service } };
    await this.ledger.record(line);
    return { outcome: answer.outcome, label };
  }
}
