import { SystemClock } from './clock.js';

describe('sleep by the system clock', () => {
  const clock = new SystemClock();

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('lasts as long as it is told to', async () => {
    let awake = false;
    const sleep = clock.sleep(1_000, new AbortController().signal).then(() => (awake = true));
    await jest.advanceTimersByTimeAsync(999);
    expect(awake).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    await sleep;
  });

  it('ends at once when it is aborted, and leaves no timer behind', async () => {
    const end = new AbortController();
    const sleep = clock.sleep(1_000, end.signal);
    expect(jest.getTimerCount()).toBe(1);
    end.abort();
    await sleep;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not begin when it was aborted before, or has no length', async () => {
    await clock.sleep(1_000, AbortSignal.abort());
    await clock.sleep(0, new AbortController().signal);
    expect(jest.getTimerCount()).toBe(0);
  });
});
