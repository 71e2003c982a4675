import { aTraining } from '../../../test/support/a-training.js';
import { coloursOf } from '../../terminal/colours.js';
import { drawnStatus, lineOfStatus, plainStatus } from './status-view.js';

const now = new Date('2026-11-21T16:00:25.000Z');
const look = { colours: coloursOf({ isTTY: false, write: () => true }, {}), columns: 50, now };
const training = aTraining.running(25);
const ahead = { ...training, epochInProgress: { epoch: 48, batch: 12, batches: 24 } };
const empty = { ...training, epochInProgress: { epoch: 26, batch: 0, batches: 0 } };

describe('the bar of a training', () => {
  const bar = (state: typeof training) => drawnStatus(state, look)[1];

  it('is filled by the epochs that the run counts', () => {
    expect(bar(training)).toBe('epoch     █████░░░░░░░░░░░░░░░ 25/100 25 %');
  });

  it('is filled by what its worker has trained beyond them, to the part of an epoch', () => {
    expect(bar(ahead)).toBe('epoch     █████████▌░░░░░░░░░░ 47/100 47 %');
    expect(bar(empty)).toBe(bar(training));
  });
});

it('the worker that trains is at an epoch and a batch', () => {
  expect(drawnStatus(ahead, look)).toContain('at        epoch 48, batch 12 of 24');
  expect(plainStatus(ahead, look)).toEqual(expect.arrayContaining(['epoch: 25/100', 'at: epoch 48, batch 12 of 24']));
  expect(plainStatus(training, look).join()).not.toContain('at: ');
});

it('a line of a watch that goes to a file is new when the run counts another epoch, not with each batch', () => {
  expect(lineOfStatus(ahead)).toBe(lineOfStatus(training));
});
