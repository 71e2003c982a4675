import { aPlan, T0 } from '../../../test/doubles/an-order.js';
import { progressOf } from './order-progress.js';
import { stateOfPlan } from './order-view.js';

describe('recorded progress', () => {
  const { steps } = aPlan();
  const state = stateOfPlan(aPlan(), T0);

  it('is the share of the steps that the run takes', () => {
    expect(progressOf(state, steps)).toEqual({ status: 'pending', progress: 0 });
    const half = { ...state, completedSteps: ['create', 'authorize', 'reserve'], currentStep: 'capture' } as const;
    expect(progressOf(half, steps)).toMatchObject({ progress: 50, currentStep: 'capture' });
  });

  it('counts steps that are only in this run, and not those of its profile that are not', () => {
    const run = ['create', 'authorize', 'fraud', 'approval', 'reserve', 'capture', 'ship', 'notify'] as const;
    expect(progressOf({ ...state, completedSteps: run.slice(0, 3) }, run).progress).toBe(37);
  });

  it('is 0 where the steps are not known', () => {
    expect(progressOf(state, []).progress).toBe(0);
  });

  it.each(['completed', 'failed', 'cancelled', 'returned'] as const)('is 100 when the order is %s', (status) => {
    expect(progressOf({ ...state, status }, steps)).toEqual({ status, progress: 100 });
  });
});
