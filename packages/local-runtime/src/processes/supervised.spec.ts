import type { ProcessExit } from './exit.js';
import type { LaunchEvents, Running } from './running.js';
import { type ProcessWatch, Supervised } from './supervised.js';

/** Processes that live until the test ends them. */
class FakeProcesses {
  readonly started: FakeProcess[] = [];
  failures = 0;

  readonly launch = ({ onSpawn }: LaunchEvents): Promise<Running> => {
    if (this.failures > 0) {
      this.failures -= 1;
      return Promise.reject(new Error('it ended (exit code 1)'));
    }
    const process = new FakeProcess(this.started.length + 1);
    this.started.push(process);
    onSpawn?.(process.pid);
    return Promise.resolve(process);
  };

  get last(): FakeProcess {
    return this.started.at(-1) as FakeProcess;
  }
}

class FakeProcess implements Running {
  end: (exit: ProcessExit) => void = () => undefined;
  readonly exited = new Promise<ProcessExit>((resolve) => (this.end = resolve));

  constructor(readonly pid: number) {}

  async stop(): Promise<void> {
    this.end({ code: 0, signal: null });
    await this.exited;
  }

  kill(signal: NodeJS.Signals): void {
    this.end({ code: null, signal });
  }
}

let processes: FakeProcesses;
let told: string[];

const watch: ProcessWatch = {
  spawned: (_, pid) => told.push(`spawned ${pid}`),
  gone: () => told.push('gone'),
  logged: () => undefined,
  waiting: () => undefined,
  crashed: (_, { code }, restartInMs) => told.push(`crashed ${code}, restart in ${restartInMs}`),
  restartFailed: (_, error, restartInMs) => told.push(`${error.message}, restart in ${restartInMs}`),
  restarted: () => told.push('restarted'),
};

const supervised = (restart: boolean) => new Supervised({ name: 'it', launch: processes.launch, watch, restart });
const crash = async (code = 3) => {
  processes.last.end({ code, signal: null });
  await jest.advanceTimersByTimeAsync(0);
};

beforeEach(() => {
  jest.useFakeTimers();
  processes = new FakeProcesses();
  told = [];
});
afterEach(() => jest.useRealTimers());

describe('a supervised process', () => {
  it('is started again after a crash, each time later', async () => {
    const it = supervised(true);
    await it.start();
    await crash();
    await jest.advanceTimersByTimeAsync(1_000);
    await crash();
    await jest.advanceTimersByTimeAsync(1_999);
    expect(processes.started).toHaveLength(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(told).toEqual([
      ...['spawned 1', 'gone', 'crashed 3, restart in 1000'],
      ...['spawned 2', 'restarted', 'gone', 'crashed 3, restart in 2000'],
      ...['spawned 3', 'restarted'],
    ]);
  });

  it('is tried again when the restart fails', async () => {
    await supervised(true).start();
    processes.failures = 1;
    await crash();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(told.slice(3)).toEqual(['gone', 'it ended (exit code 1), restart in 2000', 'spawned 2', 'restarted']);
  });

  it('counts a crash as the first one again after a quiet minute', async () => {
    await supervised(true).start();
    await crash();
    await jest.advanceTimersByTimeAsync(1_000);
    await jest.advanceTimersByTimeAsync(60_001);
    await crash();
    expect(told.at(-1)).toBe('crashed 3, restart in 1000');
  });

  it('is started again at the first pause each time that somebody else tells it to end, and that is no crash', async () => {
    await supervised(true).start();
    await crash();
    await jest.advanceTimersByTimeAsync(1_000);
    for (const _ of [1, 2]) {
      await crash(0);
      expect(told.at(-1)).toBe('crashed 0, restart in 1000');
      await jest.advanceTimersByTimeAsync(1_000);
      expect(told.at(-1)).toBe('restarted');
    }
    await crash();
    expect(told.at(-1)).toBe('crashed 3, restart in 2000');
  });

  it('stays down after a crash when it is not to be restarted, and can be started', async () => {
    const it = supervised(false);
    await it.start();
    await crash();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['spawned 1', 'gone', 'crashed 3, restart in undefined']);
    await it.start();
    expect(it.pid).toBe(2);
  });

  it('stays down after it was killed or stopped on purpose', async () => {
    const it = supervised(true);
    await it.start();
    await it.kill('SIGKILL');
    await it.start();
    await it.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual(['spawned 1', 'gone', 'spawned 2', 'gone']);
    expect(it.pid).toBeUndefined();
  });

  it('is not started again when it is stopped between a crash and the restart', async () => {
    const it = supervised(true);
    await it.start();
    await crash();
    await it.stop();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(processes.started).toHaveLength(1);
  });

  it('tells why the first start failed, and can be tried again', async () => {
    const it = supervised(true);
    processes.failures = 1;
    await expect(it.start()).rejects.toThrow('it ended (exit code 1)');
    await expect(it.start()).resolves.toBeUndefined();
  });
});
