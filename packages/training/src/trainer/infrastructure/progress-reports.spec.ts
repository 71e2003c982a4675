import { reporting } from './progress-reports.js';

describe('reports of progress', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const begun = () => {
    const onProgress = jest.fn();
    const progress = { batch: 0, batches: 9 };
    let finish: (result: string) => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const call = reporting(
      { onProgress },
      () => ({ ...progress }),
      () =>
        new Promise<string>((resolve, reject) => {
          finish = resolve;
          fail = reject;
        }),
    );
    return {
      onProgress,
      progress,
      call,
      finish: (result: string) => finish(result),
      fail: (error: Error) => fail(error),
    };
  };

  it('come several times a second, even when nothing has changed', () => {
    const { onProgress } = begun();
    jest.advanceTimersByTime(1_000);
    expect(onProgress.mock.calls).toEqual(Array.from({ length: 4 }, () => [{ batch: 0, batches: 9 }]));
  });

  it('say at the end how far it came, and no more after that', async () => {
    const { onProgress, progress, call, finish } = begun();
    progress.batch = 9;
    finish('done');
    await expect(call).resolves.toBe('done');
    jest.advanceTimersByTime(10_000);
    expect(onProgress.mock.calls).toEqual([[{ batch: 9, batches: 9 }]]);
  });

  it('stop when the call fails', async () => {
    const { onProgress, call, fail } = begun();
    fail(new Error('broken'));
    await expect(call).rejects.toThrow('broken');
    jest.advanceTimersByTime(10_000);
    expect(onProgress).not.toHaveBeenCalled();
  });
});
