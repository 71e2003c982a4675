import { EventReader } from './event-line.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const payloads = (...values: readonly unknown[]) => ({
  payloads: values.map((value) => ({
    metadata: { encoding: bytes('json/plain') },
    data: bytes(JSON.stringify(value)),
  })),
});
const eventTime = { seconds: 1_795_276_800, nanos: 5e8 };

function linesOf(...events: readonly object[]) {
  const reader = new EventReader();
  return events.map((event, index) => reader.line({ eventId: index + 1, eventTime, ...event }));
}

describe('a line of a history', () => {
  it('says when what happened to which activity, also where the event names it by number alone', () => {
    const lines = linesOf(
      {
        activityTaskScheduledEventAttributes: {
          activityType: { name: 'capturePayment' },
          input: payloads({ amount: 5998 }),
        },
      },
      { activityTaskStartedEventAttributes: { scheduledEventId: 1, attempt: 2, lastFailure: { message: 'cut off' } } },
      {
        activityTaskCompletedEventAttributes: {
          scheduledEventId: 1,
          startedEventId: 2,
          result: payloads({ id: 'ch_1' }),
        },
      },
    );
    expect(lines).toEqual([
      { id: 1, at: '2026-11-21T16:00:00.500Z', event: 'ActivityTaskScheduled', what: 'capturePayment {"amount":5998}' },
      expect.objectContaining({ event: 'ActivityTaskStarted', what: 'capturePayment attempt 2 after cut off' }),
      expect.objectContaining({ event: 'ActivityTaskCompleted', what: 'capturePayment → {"id":"ch_1"}' }),
    ]);
  });

  it('tells the bottom of a failure, with its code', () => {
    const failure = {
      message: 'Activity task failed',
      cause: { message: 'no money', applicationFailureInfo: { type: 'insufficient_funds' } },
    };
    const [line] = linesOf({ workflowExecutionFailedEventAttributes: { failure } });
    expect(line).toMatchObject({ event: 'WorkflowExecutionFailed', what: '✗ insufficient_funds: no money' });
  });

  it.each([
    [
      'a child',
      {
        startChildWorkflowExecutionInitiatedEventAttributes: {
          workflowType: { name: 'shippingWorkflow' },
          workflowId: 'shipping-1-1',
        },
      },
      'shippingWorkflow shipping-1-1',
    ],
    [
      'a signal',
      { workflowExecutionSignaledEventAttributes: { signalName: 'cancelOrder', input: payloads({ reason: 'x' }) } },
      'cancelOrder {"reason":"x"}',
    ],
    [
      'an update',
      {
        workflowExecutionUpdateAcceptedEventAttributes: {
          acceptedRequest: { input: { name: 'approveOrder', args: payloads({}) } },
        },
      },
      'approveOrder {}',
    ],
    [
      'a timer',
      { timerStartedEventAttributes: { timerId: '1', startToFireTimeout: { seconds: 2, nanos: 0 } } },
      'timer 1 2000 ms',
    ],
    [
      'search attributes',
      {
        upsertWorkflowSearchAttributesEventAttributes: {
          searchAttributes: { indexedFields: { OrderStatus: payloads('shipped').payloads[0] } },
        },
      },
      '{"OrderStatus":"shipped"}',
    ],
    [
      'a local activity',
      {
        markerRecordedEventAttributes: {
          markerName: 'core_local_activity',
          details: { data: payloads({ activity_type: 'recordOrder' }) },
        },
      },
      'local activity recordOrder',
    ],
    ['another marker', { markerRecordedEventAttributes: { markerName: 'core_patch' } }, 'core_patch'],
    ['a workflow task', { workflowTaskScheduledEventAttributes: { attempt: 1 } }, ''],
    [
      'a payload that is none of ours',
      {
        activityTaskCompletedEventAttributes: {
          result: { payloads: [{ metadata: { encoding: bytes('binary/encrypted') }, data: bytes('abc') }] },
        },
      },
      '→ {"encoding":"binary/encrypted","bytes":3}',
    ],
  ])('names %s', (_what, event, what) => {
    expect(linesOf(event)[0]?.what).toBe(what);
  });
});
