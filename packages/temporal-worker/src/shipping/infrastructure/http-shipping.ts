import { ErrorCode, type Address } from '@fake-stripe/contracts';
import type { HttpClient } from '@fake-stripe/platform';
import type { ProviderCall, Undo } from '../../provider/application/provider-call.js';
import type { Fields } from '../../provider/infrastructure/fields.js';
import { ProviderHttp, type Refusal } from '../../provider/infrastructure/provider-http.js';
import {
  Shipping,
  type CancelLabelOutcome,
  type DispatchOutcome,
  type Label,
  type RequestLabelOutcome,
  type ShippingRefusal,
} from '../application/ports/shipping.js';

/** `Shipping` over the routes `/shipping/…`. */
export class HttpShipping extends Shipping {
  private readonly provider: ProviderHttp;

  constructor(http: HttpClient, baseUrl: string) {
    super();
    this.provider = new ProviderHttp(http, baseUrl);
  }

  override async requestLabel(
    call: ProviderCall,
    { address, service }: { readonly address: Address; readonly service: 'standard' | 'express' },
  ): Promise<RequestLabelOutcome> {
    const body = { orderId: call.orderId, address, service };
    const answer = await this.provider.post(call, '/shipping/create-label', body, {
      refusals: (status, code) => status === 409 || code === ErrorCode.addressError,
      headers: { prefer: 'respond-async' },
    });
    return answer.refused ? refusal(answer) : { outcome: 'accepted', label: label(answer.fields) };
  }

  override async label(call: ProviderCall, labelId: string): Promise<Label> {
    return label(await this.provider.get(call, `/shipping/labels/${encodeURIComponent(labelId)}`));
  }

  override async dispatch(call: ProviderCall, { labelId }: { readonly labelId: string }): Promise<DispatchOutcome> {
    const answer = await this.provider.post(call, '/shipping/dispatch', { labelId });
    if (answer.refused) return refusal(answer);
    answer.fields.oneOf('status', ['dispatched']);
    return { outcome: 'dispatched', label: label(answer.fields) };
  }

  override async cancel(call: ProviderCall, { undoes }: Undo): Promise<CancelLabelOutcome> {
    const answer = await this.provider.post(
      call,
      '/shipping/cancel',
      { orderId: call.orderId, undoes },
      { refusals: (_, code) => code === ErrorCode.alreadyDispatched },
    );
    if (answer.refused) return { outcome: 'already_dispatched' };
    const { fields } = answer;
    if (fields.oneOf('status', ['cancelled', 'nothing_to_undo']) === 'nothing_to_undo')
      return { outcome: 'nothing_to_undo' };
    return { outcome: 'undone', ...(fields.has('labelId') && { labelId: fields.text('labelId') }) };
  }
}

function refusal({ code, message }: Refusal): ShippingRefusal {
  return { outcome: 'refused', code, message };
}

function label(fields: Fields): Label {
  return {
    labelId: fields.text('labelId'),
    status: fields.oneOf('status', ['queued', 'ready', 'dispatched', 'cancelled']),
    progress: fields.number('progress', 0, 100),
    readyAt: fields.instant('readyAt'),
    ...(fields.has('trackingNumber') && { trackingNumber: fields.text('trackingNumber') }),
  };
}
