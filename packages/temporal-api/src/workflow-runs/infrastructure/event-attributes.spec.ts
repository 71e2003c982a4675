import { summarise } from './event-attributes.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const payload = (data: string, encoding = 'json/plain') => ({
  metadata: { encoding: bytes(encoding) },
  data: bytes(data),
});

describe('the attributes of an event', () => {
  it('are few, with payloads as JSON', () => {
    expect(
      summarise({
        activityId: '3',
        activityType: { name: 'capturePayment' },
        taskQueue: { name: 'orders' },
        input: { payloads: [payload('{"amount":5998}'), payload('[1]')] },
        header: {},
        workflowTaskCompletedEventId: 4,
        retryPolicy: { maximumAttempts: 3 },
      }),
    ).toEqual({ activityId: '3', activity: 'capturePayment', taskQueue: 'orders', input: [{ amount: 5998 }, [1]] });
  });

  it('show a payload that is not JSON as what it is', () => {
    const result = { payloads: [payload('ab', 'binary/encrypted')] };
    expect(summarise({ result })).toEqual({ result: { encoding: 'binary/encrypted', bytes: 2 } });
  });

  it('tell why something failed, to the bottom', () => {
    const failure = {
      message: 'Activity task failed',
      cause: { message: 'no money', applicationFailureInfo: { type: 'insufficient_funds', nonRetryable: true } },
    };
    expect(summarise({ failure, scheduledEventId: { toString: () => '5' } })).toEqual({
      scheduledEventId: 5,
      failure: {
        message: 'Activity task failed',
        cause: { message: 'no money', code: 'insufficient_funds', retryable: false },
      },
    });
  });

  it('of updates and timers are readable too', () => {
    const acceptedRequest = { input: { name: 'cancelOrder', args: { payloads: [payload('{"reason":"x"}')] } } };
    expect(summarise({ protocolInstanceId: 'u-1', acceptedRequest })).toEqual({
      updateId: 'u-1',
      update: 'cancelOrder',
      input: { reason: 'x' },
    });
    expect(summarise({ outcome: { success: { payloads: [payload('{"outcome":"accepted"}')] } } })).toEqual({
      result: { outcome: 'accepted' },
    });
    expect(summarise({ timerId: '1', startToFireTimeout: { seconds: 2, nanos: 5e8 } })).toEqual({
      timerId: '1',
      milliseconds: 2_500,
    });
  });
});
