import type { MinorUnits } from '@fake-stripe/contracts';
import type { ProviderCall } from '../../../provider/application/provider-call.js';

export interface FraudCheckRequest {
  readonly customerId: string;
  readonly total: MinorUnits;
  /** ISO 4217, lower case. */
  readonly currency: string;
}

/** `reason` is for the people who look at the order, never for its customer. */
export type FraudVerdict = { readonly outcome: 'passed' } | { readonly outcome: 'suspected'; readonly reason: string };

/**
 * Judges whether an order looks like fraud. It changes nothing, so there is nothing to undo.
 * @throws ProviderFault on a technical fault
 * @throws ProviderBusy while the key is being worked on
 * @throws ProviderRefused when the request itself is refused
 */
export abstract class FraudCheck {
  abstract check(call: ProviderCall, request: FraudCheckRequest): Promise<FraudVerdict>;
}
