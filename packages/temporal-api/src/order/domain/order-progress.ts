import { isEnded, type OrderProgress, type OrderState } from '@fake-stripe/contracts';
import { profileOf } from './plan-order.js';

/** Progress as the workflow would tell it, from a recorded state. */
export function progressOf(state: OrderState): OrderProgress {
  const { status, currentStep, completedSteps, approval } = state;
  if (isEnded(status)) return { status, progress: 100 };
  const steps = profileOf(state.profile)?.steps ?? completedSteps;
  const planned = steps.filter((step) => step !== 'approval' || approval.required).length;
  const progress = planned === 0 ? 0 : Math.floor((completedSteps.length / planned) * 100);
  return currentStep === undefined ? { status, progress } : { status, progress, currentStep };
}
