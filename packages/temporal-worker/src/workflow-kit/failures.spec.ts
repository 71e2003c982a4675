import {
  ActivityFailure,
  ApplicationFailure,
  ChildWorkflowFailure,
  RetryState,
  TimeoutFailure,
  TimeoutType,
} from '@temporalio/common';
import { attemptsOf, describeFailure, isDatabaseFault } from './failures.js';

function inActivity(cause: Error | undefined, retryState: RetryState = RetryState.NON_RETRYABLE_FAILURE) {
  return new ActivityFailure('Activity task failed', 'capturePayment', '1', retryState, 'worker', cause);
}

function inChild(cause: Error) {
  const execution = { workflowId: 'shipping-1', runId: 'run-1' };
  return new ChildWorkflowFailure('default', execution, 'shippingWorkflow', RetryState.IN_PROGRESS, cause);
}

const declined = ApplicationFailure.create({
  type: 'card_declined',
  message: 'No',
  nonRetryable: true,
  details: [{ attempt: 2 }],
});
const heartbeatLost = new TimeoutFailure('activity Heartbeat timeout', undefined, TimeoutType.HEARTBEAT);

describe('the failure of a step', () => {
  it.each([
    ['what the activity reported', inActivity(declined), { code: 'card_declined', message: 'No' }],
    ['what an activity of the child reported', inChild(inActivity(declined)), { code: 'card_declined', message: 'No' }],
    ['what the workflow itself threw', declined, { code: 'card_declined', message: 'No' }],
    ['a worker that was lost', inActivity(heartbeatLost), { code: 'timeout', message: 'activity Heartbeat timeout' }],
    [
      'a failure without a type',
      inActivity(ApplicationFailure.create({ message: 'odd' })),
      { code: 'internal_error', message: 'odd' },
    ],
    ['a wrapping around nothing', inActivity(undefined), { code: 'internal_error', message: 'Activity task failed' }],
    ['a bug', new TypeError('a bug'), { code: 'internal_error', message: 'a bug' }],
    ['no error at all', 'text', { code: 'internal_error', message: 'text' }],
  ])('is %s', (_, error, expected) => {
    expect(describeFailure(error)).toEqual(expected);
  });
});

describe('the attempts that a failed step took', () => {
  it.each([
    ['are in the details of its failure', inActivity(declined), 2],
    ['are in the details of the failure in the child', inChild(inActivity(declined)), 2],
    [
      'are all there are when the last worker was lost',
      inActivity(heartbeatLost, RetryState.MAXIMUM_ATTEMPTS_REACHED),
      5,
    ],
    ['are one where nothing says otherwise', inActivity(heartbeatLost, RetryState.TIMEOUT), 1],
    ['are one outside an activity', new Error('a bug'), 1],
  ])('%s', (_, error, expected) => {
    expect(attemptsOf(error, 5)).toBe(expected);
  });
});

describe('a database fault', () => {
  const away = ApplicationFailure.create({ type: 'database_unavailable', message: 'away' });

  it('is one that an activity reports', () => expect(isDatabaseFault(inActivity(away))).toBe(true));
  it('is nothing else that an activity reports', () => expect(isDatabaseFault(inActivity(declined))).toBe(false));
  it('is not what a child ends with: scheduling its activity again is its own business', () => {
    expect(isDatabaseFault(inChild(inActivity(away)))).toBe(false);
  });
});
