import type { ProviderCall } from '../../../provider/application/provider-call.js';

export interface Message {
  readonly to: string;
  readonly channel: 'email';
  readonly template: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** `code`: the provider's reason. */
export type SendOutcome =
  | { readonly outcome: 'sent'; readonly notificationId: string }
  | { readonly outcome: 'refused'; readonly code: string; readonly message: string };

/**
 * Tells a customer something. Idempotent under `call.idempotencyKey`.
 * @throws ProviderFault on a technical fault
 * @throws ProviderBusy while the key is being worked on
 * @throws ProviderRefused when the request itself is refused
 */
export abstract class Notifications {
  abstract send(call: ProviderCall, message: Message): Promise<SendOutcome>;
}
