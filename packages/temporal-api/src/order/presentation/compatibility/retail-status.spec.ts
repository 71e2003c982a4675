import type { OrderStatus, StepName } from '@fake-stripe/contracts';
import { orderStatuses } from '@fake-stripe/contracts';
import { aPlan, T0 } from '../../../../test/doubles/an-order.js';
import { stateOfPlan } from '../../domain/order-view.js';
import { retailStatus, type RetailStatus } from './retail-status.js';

const state = stateOfPlan(aPlan(), T0);

describe("a status in the retail system's words", () => {
  const words: [OrderStatus, RetailStatus][] = [
    ['pending', 'pending'],
    ['processing', 'pending'],
    ['pending_approval', 'awaiting_approval'],
    ['shipped', 'shipped'],
    ['compensating', 'compensating'],
    ['needs_attention', 'failed'],
    ['completed', 'completed'],
    ['rejected', 'failed'],
    ['cancelled', 'cancelled'],
    ['expired', 'failed'],
    ['failed', 'failed'],
    ['returned', 'cancelled'],
  ];

  it.each(words)('%s reads %s', (status, word) => {
    expect(retailStatus({ ...state, status })).toBe(word);
  });

  it('has a word for each', () => {
    expect(words.map(([status]) => status).sort()).toEqual([...orderStatuses].sort());
  });

  it.each<[RetailStatus, StepName[]]>([
    ['pending', ['create']],
    ['inventory_reserved', ['create', 'reserve']],
    ['inventory_reserved', ['create', 'reserve', 'authorize']],
    ['payment_completed', ['create', 'reserve', 'authorize', 'capture']],
    ['payment_completed', ['create', 'reserve', 'authorize', 'capture', 'approval']],
    ['pending', ['create', 'authorize', 'approval']],
  ])('while it is processed, it reads %s after %j', (word, completedSteps) => {
    expect(retailStatus({ ...state, status: 'processing', completedSteps })).toBe(word);
  });
});
