import { Patience } from './patience.js';

describe('waiting for something', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('tells every few seconds for how long and why, and stops telling at the end', async () => {
    const told: string[] = [];
    const patience = new Patience('temporal-api', (message) => told.push(message));
    let finish: (value: string) => void = () => undefined;
    const work = patience.during(new Promise<string>((resolve) => (finish = resolve)));

    jest.advanceTimersByTime(4_999);
    expect(told).toEqual([]);
    jest.advanceTimersByTime(1);
    patience.because('waiting for database');
    jest.advanceTimersByTime(5_000);
    expect(told).toEqual([
      'Still waiting for temporal-api (5 s)',
      'Still waiting for temporal-api (10 s): waiting for database',
    ]);

    finish('done');
    await expect(work).resolves.toBe('done');
    jest.advanceTimersByTime(60_000);
    expect(told).toHaveLength(2);
  });
});
