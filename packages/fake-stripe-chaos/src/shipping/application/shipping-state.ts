import { RealState, type Effect } from '../../kernel/real-state.js';
import type { Label } from '../domain/label.js';
import type { Labels } from './ports/labels.js';

/** Shipping's part of what an audit compares with the ledger. */
export class ShippingState extends RealState {
  constructor(private readonly labels: Labels) {
    super();
  }

  async effects(): Promise<readonly Effect[]> {
    return (await this.labels.all()).flatMap(effectsOf);
  }
}

function effectsOf(label: Label): readonly Effect[] {
  const { id: resourceId, orderId } = label.state;
  const effects = [
    'shipping.label_created',
    ...(label.isDispatched ? ['shipping.dispatched'] : []),
    ...(label.isCancelled ? ['shipping.cancelled'] : []),
  ];
  return effects.map((effect) => ({ orderId, effect, resourceId }));
}
