import { aPlan, anOrderRequest, T0 } from '../../../test/doubles/an-order.js';
import { progressOf } from './order-progress.js';
import { stateOfPlan } from './order-view.js';

describe('recorded progress', () => {
  const state = stateOfPlan(aPlan(), T0);

  it('is the share of the steps that the order takes', () => {
    expect(progressOf(state)).toEqual({ status: 'pending', progress: 0 });
    const half = { ...state, completedSteps: ['create', 'authorize', 'reserve'], currentStep: 'capture' } as const;
    expect(progressOf(half)).toMatchObject({ progress: 50, currentStep: 'capture' });
  });

  it('counts the approval only where one is needed', () => {
    const approved = stateOfPlan(aPlan(anOrderRequest({ requiresApproval: true })), T0);
    expect(progressOf({ ...approved, completedSteps: ['create', 'authorize', 'approval'] }).progress).toBe(42);
  });

  it.each(['completed', 'failed', 'cancelled'] as const)('is 100 when the order is %s', (status) => {
    expect(progressOf({ ...state, status })).toEqual({ status, progress: 100 });
  });
});
