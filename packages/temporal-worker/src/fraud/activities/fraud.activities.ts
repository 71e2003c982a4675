import { ErrorCode } from '@fake-stripe/contracts';
import { refused } from '../../activity-kit/activity-failure.js';
import { providerActivity, type ProviderLimits } from '../../activity-kit/provider-activity.js';
import type { Answered, StepCall } from '../../workflow-kit/step-call.js';
import type { FraudCheck, FraudCheckRequest } from '../application/ports/fraud-check.js';

export interface FraudActivities {
  /** Final `fraud_suspected` where the order looks like fraud. */
  checkFraud(call: StepCall, request: FraudCheckRequest): Promise<Answered>;
}

export function createFraudActivities(fraud: FraudCheck, limits: ProviderLimits): FraudActivities {
  return {
    checkFraud: (call, request) =>
      providerActivity(call, limits, async (providerCall) => {
        const verdict = await fraud.check(providerCall, request);
        if (verdict.outcome === 'suspected') {
          throw refused(ErrorCode.fraudSuspected, verdict.reason, providerCall.attempt);
        }
        return { attempt: providerCall.attempt };
      }),
  };
}
