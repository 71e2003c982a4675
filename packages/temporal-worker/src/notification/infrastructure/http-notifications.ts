import type { HttpClient } from '@fake-stripe/platform';
import type { ProviderCall } from '../../provider/application/provider-call.js';
import { ProviderHttp } from '../../provider/infrastructure/provider-http.js';
import { Notifications, type Message, type SendOutcome } from '../application/ports/notifications.js';

/** `Notifications` over the route `/notification/send`. */
export class HttpNotifications extends Notifications {
  private readonly provider: ProviderHttp;

  constructor(http: HttpClient, baseUrl: string) {
    super();
    this.provider = new ProviderHttp(http, baseUrl);
  }

  override async send(call: ProviderCall, { to, channel, template, data }: Message): Promise<SendOutcome> {
    const body = { orderId: call.orderId, to, channel, template, data };
    const answer = await this.provider.post(call, '/notification/send', body);
    if (answer.refused) return { outcome: 'refused', code: answer.code, message: answer.message };
    return { outcome: 'sent', notificationId: answer.fields.text('notificationId') };
  }
}
