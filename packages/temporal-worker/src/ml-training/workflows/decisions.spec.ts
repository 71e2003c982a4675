import type { Decision } from '@fake-stripe/contracts';
import { batchEnd, stopEpoch } from './decisions.js';

function decided(change: Partial<Decision> & Pick<Decision, 'decision' | 'epoch'>): Decision {
  return { by: 'ada', reason: '', at: '', effectiveFrom: change.epoch + 1, ...change };
}

const reseeded = decided({ decision: 'adjust', epoch: 25, randomSeed: 8 });

it('knows the epoch at which it was told to stop', () => {
  expect(stopEpoch([reseeded])).toBeUndefined();
  expect(stopEpoch([reseeded, decided({ decision: 'stop', epoch: 12 })])).toBe(12);
});

describe('a batch of epochs', () => {
  const stops = { checkpointInterval: 10, reviewInterval: 20, last: 50, decisions: [] };

  it.each([
    ['the next checkpoint', 0, {}, 10],
    ['the one after it', 10, {}, 20],
    ['the next review', 12, { checkpointInterval: 100 }, 20],
    ['the last epoch', 48, {}, 50],
    ['the last epoch, where nobody reviews', 3, { checkpointInterval: 100, reviewInterval: 0 }, 50],
    ['a change that is still to come', 20, { decisions: [reseeded] }, 25],
    ['no further for a change that is in force', 25, { decisions: [reseeded] }, 30],
  ])('goes to %s', (_what, epoch, change, end) => {
    expect(batchEnd(epoch, { ...stops, ...change })).toBe(end);
  });
});
