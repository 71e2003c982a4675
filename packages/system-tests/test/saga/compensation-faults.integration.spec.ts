import { Shop, type OrderHandle } from '../kit/shop.js';

interface Undo {
  readonly step: string;
  readonly operation: string;
  readonly activity: string;
  /** Makes the order fail once the step has taken effect. */
  readonly cause: string;
  /** Keys of the undo that come before the operator's: the shipping child tries before its parent does. */
  readonly tries: number;
}

const undos: readonly Undo[] = [
  {
    step: 'authorize',
    operation: 'payment.release',
    activity: 'releasePayment',
    cause: 'inventory.reserve=out_of_stock',
    tries: 1,
  },
  {
    step: 'reserve',
    operation: 'inventory.release',
    activity: 'releaseInventory',
    cause: 'payment.capture=timeout:before',
    tries: 1,
  },
  {
    step: 'capture',
    operation: 'payment.refund',
    activity: 'refundPayment',
    cause: 'shipping.create-label=address_error',
    tries: 1,
  },
  {
    step: 'ship',
    operation: 'shipping.cancel',
    activity: 'cancelShippingLabel',
    cause: 'shipping.create-label=timeout:after',
    tries: 2,
  },
];
const faults = ['error:before', 'error:after', 'timeout:before', 'timeout:after'] as const;

describe('an undo that fails', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  const matrix = undos.flatMap((undo) => faults.map((fault) => ({ ...undo, fault })));
  it('is a matrix of 4 undos and 4 faults', () => expect(matrix).toHaveLength(16));

  it.each(matrix)('once ($operation, $fault) is tried again', async ({ step, operation, cause, fault }) => {
    const handle = await shop.order({ script: `${cause},${operation}#1=${fault}` });
    const state = await shop.ended(handle);
    expect(state['status']).toBe('failed');
    expect(compensation(state, step)?.status).toMatch(/^(done|nothing_to_undo)$/);
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  it.each(undos)('for good ($operation) needs attention, and an operator has it tried again', async (undo) => {
    const handle = await inNeed(undo, 'timeout:before');
    expect(await shop.audit()).toMatchObject({ needsAttention: 1 });
    expect((await attend(handle, undo.step, 'retry')).status).toBe(200);
    const state = await shop.ended(handle);
    expect(state['status']).toBe('failed');
    expect(compensation(state, undo.step)).toMatchObject({ activity: undo.activity, status: 'done' });
    expect(await shop.audit()).toMatchObject({ ok: true, needsAttention: 0 });
  });

  it.each(undos)('for good ($operation), although it worked, is settled by hand', async (undo) => {
    const handle = await inNeed(undo, 'timeout:after');
    expect((await attend(handle, undo.step, 'resolve')).status).toBe(200);
    const state = await shop.ended(handle);
    expect(compensation(state, undo.step)).toMatchObject({ status: 'resolved' });
    expect(await shop.audit()).toMatchObject({ ok: true });
  });

  it('leaves attention to the steps that need it', async () => {
    const [first] = undos;
    if (!first) throw new Error('there are undos');
    const handle = await inNeed(first, 'timeout:before');
    const refused = await attend(handle, 'create', 'retry');
    expect(refused).toMatchObject({ status: 409, body: { code: 'not_awaiting_attention' } });
    await attend(handle, 'authorize', 'retry');
    await shop.ended(handle);
  });

  async function inNeed({ operation, cause, tries }: Undo, fault: string): Promise<OrderHandle> {
    const broken = Array.from({ length: tries }, (_, index) => `${operation}@${index + 1}=${fault}`);
    const handle = await shop.order({ script: [cause, ...broken].join() });
    const orderId = handle.workflowId.replace('order-fulfillment-', '');
    for (;;) {
      const { body } = await shop.get(`/api/v1/order/${orderId}/status`);
      if (body['status'] === 'needs_attention') return handle;
      await shop.env.sleep(20_000);
    }
  }

  function attend(handle: OrderHandle, step: string, action: 'retry' | 'resolve') {
    const orderId = handle.workflowId.replace('order-fulfillment-', '');
    return shop.post(`/api/v1/order/${orderId}/attention`, { step, action, by: 'ops', reason: 'looked into it' });
  }
});

interface Compensation {
  readonly step: string;
  readonly status: string;
}

function compensation(state: Record<string, unknown>, step: string): Compensation | undefined {
  return (state['compensations'] as Compensation[]).find((one) => one.step === step);
}
