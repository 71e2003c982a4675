import type { HttpClient } from '@fake-stripe/platform';
import type { ProviderCall, Undo } from '../../provider/application/provider-call.js';
import { ProviderHttp } from '../../provider/infrastructure/provider-http.js';
import {
  Inventory,
  type InventoryUndoOutcome,
  type ReservedItem,
  type ReserveOutcome,
} from '../application/ports/inventory.js';

/** `Inventory` over the routes `/inventory/…`. */
export class HttpInventory extends Inventory {
  private readonly provider: ProviderHttp;

  constructor(http: HttpClient, baseUrl: string) {
    super();
    this.provider = new ProviderHttp(http, baseUrl);
  }

  override async reserve(call: ProviderCall, items: readonly ReservedItem[]): Promise<ReserveOutcome> {
    const body = { orderId: call.orderId, items: items.map(({ sku, quantity }) => ({ sku, quantity })) };
    const answer = await this.provider.post(call, '/inventory/reserve', body);
    if (answer.refused) return { outcome: 'refused', code: answer.code, message: answer.message };
    return { outcome: 'reserved', reservationId: answer.fields.text('reservationId') };
  }

  override release(call: ProviderCall, undo: Undo): Promise<InventoryUndoOutcome> {
    return this.undo(call, '/inventory/release', 'released', undo);
  }

  override restock(call: ProviderCall, undo: Undo): Promise<InventoryUndoOutcome> {
    return this.undo(call, '/inventory/restock', 'restocked', undo);
  }

  private async undo(call: ProviderCall, path: string, done: string, { undoes }: Undo): Promise<InventoryUndoOutcome> {
    const body = { orderId: call.orderId, undoes };
    const { fields } = await this.provider.post(call, path, body, { refusals: () => false });
    if (fields.oneOf('status', [done, 'nothing_to_undo']) === 'nothing_to_undo') return { outcome: 'nothing_to_undo' };
    return { outcome: 'undone', ...(fields.has('reservationId') && { reservationId: fields.text('reservationId') }) };
  }
}
