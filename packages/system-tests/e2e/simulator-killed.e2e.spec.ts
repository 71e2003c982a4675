import { DirectClient, effectOf, type Effect } from './kit/direct-client.js';
import { call, RunningSystem } from './kit/running-system.js';

const SECONDS = 1_000;
const KILLS = 30;
const CLIENTS = 4;
const MOST_ANSWERS_BETWEEN_KILLS = 25;

describe('the simulator, killed with kill -9 at 30 moments under load', () => {
  const random = seeded(20_251_121);
  const wanted = new Set<{ readonly answers: number; readonly reached: () => void }>();
  let answered = 0;
  let system: RunningSystem;
  let clients: readonly DirectClient[];
  let orderIds: readonly string[];
  let ends: readonly string[];

  function countAnswer(): void {
    answered += 1;
    for (const each of wanted) if (answered >= each.answers) each.reached();
  }

  /** Resolves when the clients have got so many more answers. */
  function moreAnswers(count: number): Promise<void> {
    return new Promise((resolve) => wanted.add({ answers: answered + count, reached: resolve }));
  }

  beforeAll(async () => {
    system = await RunningSystem.start('simulator-killed', { env: { CHAOS_TIME_SCALE: '0.02', CHAOS_SEED: '7' } });
    clients = Array.from({ length: CLIENTS }, () => new DirectClient(system.stack.urls.chaos, countAnswer));
    let closed = false;
    const load = clients.map(async (client, index) => {
      for (let n = 1; !closed; n += 1) await client.shop(`direct-${index + 1}-${n}`);
    });
    orderIds = await killUnderLoad();
    closed = true;
    await Promise.all(load);
    ends = await Promise.all(orderIds.map((orderId) => system.ended(orderId)));
  }, 300 * SECONDS);

  afterAll(() => system?.stop(), 60 * SECONDS);

  /** An order is in progress at each kill. */
  async function killUnderLoad(): Promise<readonly string[]> {
    const started: string[] = [];
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const orderId = `order-at-kill-${kill}`;
      await system.order(orderId, { profile: 'flaky', seed: '7' });
      started.push(orderId);
      await moreAnswers(1 + Math.floor(random() * MOST_ANSWERS_BETWEEN_KILLS));
      await system.kill('fake-stripe-chaos');
      await system.restart('fake-stripe-chaos');
    }
    return started;
  }

  it('broke calls of its clients', () => {
    expect(sum(clients.map((client) => client.broken))).toBeGreaterThanOrEqual(KILLS);
    expect(answered).toBeGreaterThanOrEqual(KILLS);
  });

  it(
    'has in its ledger what every client was told, once, and nothing else',
    async () => {
      const told = new Map<string, Effect[]>();
      for (const answer of clients.flatMap((client) => client.answers)) {
        const effect = effectOf(answer);
        told.set(answer.orderId, [...(told.get(answer.orderId) ?? []), ...(effect ? [effect] : [])]);
      }
      for (const [orderId, effects] of told) {
        const lines = await system.ledger(orderId);
        const written = lines.map(({ effect, resourceId, key }) => ({ effect, resourceId, key }));
        expect({ orderId, effects: written }).toEqual({ orderId, effects });
      }
    },
    60 * SECONDS,
  );

  it(
    'gives each client the same answer again',
    async () => {
      await Promise.all(
        clients.map(async (client) => {
          for (const answer of client.answers) {
            const { status, body } = await client.repeat(answer);
            const told = answer.status < 300 ? answer.body : { code: answer.body.code };
            expect({ key: answer.key, status, body }).toMatchObject({
              key: answer.key,
              status: answer.status,
              body: told,
            });
          }
        }),
      );
    },
    120 * SECONDS,
  );

  it('has left every order at an end that the audit accepts', async () => {
    expect(ends.filter((end) => end !== 'completed' && end !== 'failed')).toEqual([]);
    expect(await system.audit()).toMatchObject({ ok: true, checked: KILLS, violations: [] });
    const { body } = await call('GET', `${system.stack.urls.chaos}/ledger/invariants`);
    expect(body).toMatchObject({ ok: true, violations: [] });
  });
});

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
