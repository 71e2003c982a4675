import { setTimeout as delay } from 'node:timers/promises';
import { freePort, startFleet } from '@fake-stripe/local-runtime';
import { loadTest } from '../load/load-test.js';
import type { LoadReport } from '../load/report.js';
import { settingsOf } from '../load/settings.js';
import { SystemApi } from '../load/system-api.js';
import { Tally, type Ended } from '../load/tally.js';
import { RunningSystem } from './kit/running-system.js';

const SECONDS = 1_000;
const ORDERS = 40;
const FLEET = 4;
/** Less than the test has: whoever asks for orders asks no more once it is over. */
const LOAD_SECONDS = 100;

type Fleet = Awaited<ReturnType<typeof startFleet>>;

/** What the fleet says, and a way to wait for it. */
class Notices {
  private readonly told: string[] = [];
  private readonly watchers = new Set<() => void>();

  readonly hear = (message: string): void => {
    this.told.push(message);
    for (const look of this.watchers) look();
  };

  has(text: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => this.told.some((message) => message.includes(text)) && resolve();
      this.watchers.add(look);
      look();
    });
  }
}

/** Does something once so many orders have ended. */
class WatchedTally extends Tally {
  readonly done: string[] = [];

  constructor(private readonly moments: Readonly<Record<number, () => string>>) {
    super();
  }

  override end(ended: Ended, ms: number): void {
    super.end(ended, ms);
    const moment = this.moments[this.ended.length];
    if (moment) this.done.push(moment());
  }
}

describe('a load of stormy orders on four workers, of which one is killed and one is told to stop', () => {
  let system: RunningSystem;
  let fleet: Fleet;
  const notices = new Notices();

  beforeAll(async () => {
    const env = { CHAOS_TIME_SCALE: '0.05', WORKER_PORT: String(await freePort()) };
    const parts = ['postgres', 'temporal', 'fake-stripe-chaos', 'temporal-api'] as const;
    system = await RunningSystem.start('load-under-fire', { parts, env });
    fleet = await startFleet({
      dataDir: system.directory,
      env: { ...env, WORKER_COUNT: String(FLEET) },
      onNotice: notices.hear,
    });
  }, 180 * SECONDS);

  afterAll(async () => {
    await fleet?.stop();
    await system?.stop();
  }, 60 * SECONDS);

  function signal(index: number, name: NodeJS.Signals): string {
    const worker = fleet.workers[index];
    if (worker?.pid === undefined) throw new Error(`Worker ${index} is down already`);
    process.kill(worker.pid, name);
    return `${worker.name} ${name}`;
  }

  async function load(tally: Tally): Promise<LoadReport> {
    const args = [
      '--orders',
      String(ORDERS),
      '--concurrency',
      '20',
      '--chaos',
      'stormy',
      '--seed',
      'fire',
      '--timeout',
      `${LOAD_SECONDS}`,
    ];
    const { api, chaos: simulator } = system.stack.urls;
    const settings = settingsOf([...args, '--api', api, '--simulator', simulator], {}, () => '');
    if (settings === 'help') throw new Error('The command line was misread');
    return loadTest({
      settings,
      chaos: 'stormy',
      api: new SystemApi(settings, fetch),
      clock: { now: () => performance.now(), sleep: (ms, abort) => delay(ms, undefined, { signal: abort }) },
      interrupted: new AbortController().signal,
      tally,
    });
  }

  it(
    'ends every order, charges none twice, and the fleet is whole again',
    async () => {
      const before = fleet.workers.map(({ pid }) => pid);
      const tally = new WatchedTally({
        [Math.floor(ORDERS / 3)]: () => signal(0, 'SIGKILL'),
        [Math.floor((ORDERS * 2) / 3)]: () => signal(1, 'SIGTERM'),
      });
      const report = await load(tally);

      expect(tally.done).toEqual(['temporal-worker-1 SIGKILL', 'temporal-worker-2 SIGTERM']);
      // What is wrong, in words, goes before the rest.
      expect(report.problems).toEqual([]);
      expect(report).toMatchObject({
        ok: true,
        orders: { begun: ORDERS, ended: ORDERS, unended: 0, needAttention: 0 },
      });
      expect(report.books).toMatchObject({ audit: { ok: true, checked: ORDERS, violations: [] }, read: ORDERS });
      expect(report.outcomes['completed']).toBeGreaterThan(0);

      await notices.has('temporal-worker-1 is ready again');
      await notices.has('temporal-worker-2 is ready again');
      const after = fleet.workers.map(({ pid }) => pid);
      expect(after).toEqual([expect.any(Number), expect.any(Number), before[2], before[3]]);
      expect(after).not.toContain(before[0]);
      expect(after).not.toContain(before[1]);
    },
    150 * SECONDS,
  );
});
