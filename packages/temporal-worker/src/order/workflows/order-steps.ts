import type { StepName } from '@fake-stripe/contracts';
import type { OrderRun } from './order-run.js';
import { approval } from './steps/approval.step.js';
import { create } from './steps/create.step.js';
import { fraud } from './steps/fraud.step.js';
import { notify } from './steps/notify.step.js';
import { authorize, capture } from './steps/payment.steps.js';
import { reserve } from './steps/reserve.step.js';
import { review } from './steps/review.step.js';
import { ship } from './steps/ship.step.js';
import { window } from './steps/window.step.js';

export type Step = (run: OrderRun) => Promise<void>;

/** The steps that exist. Which of them an order takes, and in which order, is in its input. */
export const orderSteps: Readonly<Record<StepName, Step | undefined>> = {
  create,
  authorize,
  review,
  fraud,
  approval,
  reserve,
  capture,
  ship,
  notify,
  window,
};
