import type { StepName } from '@fake-stripe/contracts';
import type { OrderRun } from './order-run.js';
import { approval } from './steps/approval.step.js';
import { create } from './steps/create.step.js';
import { notify } from './steps/notify.step.js';
import { authorize, capture } from './steps/payment.steps.js';
import { reserve } from './steps/reserve.step.js';
import { ship } from './steps/ship.step.js';

export type Step = (run: OrderRun) => Promise<void>;

/** The steps that exist. Which of them an order takes, and in which order, is in its input. */
export const orderSteps: Partial<Record<StepName, Step>> = {
  create,
  authorize,
  approval,
  reserve,
  capture,
  ship,
  notify,
};
