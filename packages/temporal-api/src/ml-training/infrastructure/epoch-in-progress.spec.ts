import { defaultPayloadConverter } from '@temporalio/common';
import { epochInProgress } from './epoch-in-progress.js';

const SCHEDULED = 1;
const STARTED = 2;
const progress = { epoch: 3, batch: 4, batches: 9 };

function activity(name: string, details?: unknown, state = STARTED) {
  const payloads = details === undefined ? [] : [defaultPayloadConverter.toPayload(details)];
  return { activityType: { name }, state, heartbeatDetails: { payloads } };
}

describe('the epoch in progress', () => {
  it('is what the worker told that trains', () => {
    const pending = [activity('saveCheckpoint', { epoch: 1, batch: 1, batches: 1 }), activity('trainEpochs', progress)];
    expect(epochInProgress(pending)).toEqual(progress);
  });

  it.each([
    ['nothing is pending', []],
    ['nothing is told of what is pending', undefined],
    ['no worker has it', [activity('trainEpochs', progress, SCHEDULED)]],
    ['the worker has not told yet', [activity('trainEpochs')]],
    ['it tells of nothing', [activity('trainEpochs', null)]],
    ['it tells something else', [activity('trainEpochs', { epoch: '3', batch: -1 })]],
    [
      'it cannot be read',
      [{ ...activity('trainEpochs'), heartbeatDetails: { payloads: [{ data: new Uint8Array(3) }] } }],
    ],
  ])('is not known where %s', (_, pending) => {
    expect(epochInProgress(pending)).toBeUndefined();
  });
});
