import { Watch } from './watch.js';

const never = () => new Promise<never>(() => undefined);
const LONG = 60_000;

describe('a wait', () => {
  it('gives what the work gave', async () => {
    await expect(new Watch().wait('a batch', LONG, () => Promise.resolve(7))).resolves.toBe(7);
  });

  it('ends with the failure of the work', async () => {
    const work = () => Promise.reject(new Error('refused'));
    await expect(new Watch().wait('a batch', LONG, work)).rejects.toThrow('refused');
  });

  it('ends when a process has, and tells the work', async () => {
    const watch = new Watch();
    let told: unknown;
    const wait = watch.wait('a batch', LONG, (signal) => {
      signal.addEventListener('abort', () => (told = signal.reason));
      return never();
    });
    const failure = new Error('worker-1 has ended');
    watch.over(Promise.resolve(failure));
    await expect(wait).rejects.toBe(failure);
    expect(told).toBe(failure);
  });

  it('is not begun after a process has ended', async () => {
    const watch = new Watch();
    const failure = Promise.resolve(new Error('worker-1 has ended'));
    watch.over(failure);
    await failure;
    let begun = false;
    const work = () => {
      begun = true;
      return never();
    };
    await expect(watch.wait('a batch', LONG, work)).rejects.toThrow('worker-1 has ended');
    expect(begun).toBe(false);
  });

  it('has an end where nothing fails and nothing comes', async () => {
    await expect(new Watch().wait('a batch', 5, never)).rejects.toThrow('a batch took longer than 0.005 s');
  });
});
