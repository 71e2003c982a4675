import { isEnded, type OrderProgress, type OrderState, type StepName } from '@fake-stripe/contracts';

/** Progress as the workflow would tell it, from a recorded state and the steps of its run. */
export function progressOf(state: OrderState, steps: readonly StepName[]): OrderProgress {
  const { status, currentStep, completedSteps } = state;
  if (isEnded(status)) return { status, progress: 100 };
  const progress = steps.length === 0 ? 0 : Math.floor((completedSteps.length / steps.length) * 100);
  return currentStep === undefined ? { status, progress } : { status, progress, currentStep };
}
