import { OrderDoor, OrderQuery, type DoorAnswer, type OrderState } from '@fake-stripe/contracts';
import { createMemoryOrderStore, type OrderWriter } from '@fake-stripe/order-store';
import type { WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { ObligingProviders } from './kit/obliging-providers.js';
import {
  anOrderInput,
  startOrderSystem,
  workflowBundle,
  type OrderSystem,
  type OrderWorkflow,
} from './kit/order-system.js';

type Handle = WorkflowHandle<OrderWorkflow>;

const ORDERS = 3;
const ASKERS = 4;
const EACH = 15;
/** Of one write after the other: for queries and updates to come in meanwhile, at ever other moments. */
const WRITES_MS = [5, 60, 20, 150, 40, 10, 90];

/** On the dev server, which attaches queries to workflow tasks as any real server does. */
describe('an order of which much is asked at the same time', () => {
  let system: OrderSystem;
  beforeAll(async () => {
    const store = createMemoryOrderStore();
    let writes = 0;
    const writer: OrderWriter = Object.assign(Object.create(store.writer) as OrderWriter, {
      record: async (...change: Parameters<OrderWriter['record']>) => {
        const ms = WRITES_MS[(writes += 1) % WRITES_MS.length];
        await new Promise((resolve) => setTimeout(resolve, ms));
        return store.writer.record(...change);
      },
    });
    const slow = { reader: store.reader, writer, migrate: () => store.migrate(), close: () => store.close() };
    system = await startOrderSystem(new ObligingProviders(), { server: 'dev', store: slow });
  }, 60_000);
  afterAll(() => system?.stop());

  const statusOf = async (handle: Handle) => (await handle.query<OrderState>(OrderQuery.status)).status;

  async function redirected(handle: Handle): Promise<void> {
    const asker = async (_: unknown, asking: number) => {
      for (let n = 0; n < EACH; n += 1) {
        const address = { street: `${n} Street ${asking}`, city: 'C', state: 'ME', zip: '1', country: 'US' };
        await handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.updateAddress, { args: [{ address }] });
      }
    };
    let underWay = true;
    const asked = Promise.all(Array.from({ length: ASKERS }, asker)).finally(() => (underWay = false));
    while (underWay) await statusOf(handle);
    await asked;
  }

  it('has a history that replays', async () => {
    const orders = Array.from({ length: ORDERS }, async () => {
      const handle = await system.start(anOrderInput({ requiresApproval: true }));
      while ((await statusOf(handle)) !== 'pending_approval');
      await redirected(handle);
      await handle.executeUpdate<DoorAnswer, [object]>(OrderDoor.approve, { args: [{}] });
      expect((await handle.result()).status).toBe('completed');
      const replay = Worker.runReplayHistory(
        { workflowBundle: workflowBundle() },
        await handle.fetchHistory(),
        handle.workflowId,
      );
      await expect(replay).resolves.toBeUndefined();
    });
    await Promise.all(orders);
  });
});
