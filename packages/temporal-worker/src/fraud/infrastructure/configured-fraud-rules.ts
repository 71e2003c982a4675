import { formatMoney, type MinorUnits } from '@fake-stripe/contracts';
import type { ProviderCall } from '../../provider/application/provider-call.js';
import { FraudCheck, type FraudCheckRequest, type FraudVerdict } from '../application/ports/fraud-check.js';

export interface FraudRules {
  /** Highest total that is not suspected, in whatever currency the order is. Without one there is no limit. */
  readonly maxTotal?: MinorUnits | undefined;
  readonly blockedCustomers: readonly string[];
}

/** `FraudCheck` by rules from the service's configuration; it asks nobody. */
export class ConfiguredFraudRules extends FraudCheck {
  constructor(private readonly rules: FraudRules) {
    super();
  }

  override check(_call: ProviderCall, request: FraudCheckRequest): Promise<FraudVerdict> {
    const reason = this.suspicion(request);
    return Promise.resolve(reason === undefined ? { outcome: 'passed' } : { outcome: 'suspected', reason });
  }

  private suspicion({ customerId, total, currency }: FraudCheckRequest): string | undefined {
    const { maxTotal, blockedCustomers } = this.rules;
    if (blockedCustomers.includes(customerId)) return `Customer ${customerId} is blocked`;
    if (maxTotal === undefined || total <= maxTotal) return undefined;
    return `A total of ${formatMoney(total)} ${currency} is above ${formatMoney(maxTotal)}`;
  }
}
