import type { StepName } from '@fake-stripe/contracts';
import type { StepRetry } from '../../workflow-kit/execute-step.js';

const SECOND = 1_000;
const defaultRetry: StepRetry = { attempts: 5, interval: SECOND };

const stepRetries: Partial<Record<StepName, StepRetry>> = {
  authorize: { attempts: 3, interval: SECOND },
  fraud: { attempts: 3, interval: SECOND },
  reserve: { attempts: 2, interval: SECOND },
  capture: { attempts: 3, interval: SECOND },
  notify: { attempts: 1, interval: SECOND },
};

export function retryOf(step: StepName, profileAttempts?: number): StepRetry {
  const retry = stepRetries[step] ?? defaultRetry;
  // A mail is not worth a second attempt, in no profile.
  return profileAttempts === undefined || step === 'notify' ? retry : { ...retry, attempts: profileAttempts };
}
