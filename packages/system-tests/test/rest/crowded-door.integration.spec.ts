import { anOrder } from '../kit/shop.js';
import type { Received } from './contract.js';
import { Desk } from './desk.js';

const ORDER = '/api/v1/order';
const PATIENCE = 60_000;
/** As many updates of one workflow does Temporal have under way; it refuses any more. */
const UNDER_WAY = 10;
jest.setTimeout(PATIENCE);

/** Many requests to one order at the same time. Every answer is held against the OpenAPI document. */
describe('a door of one order at which many stand', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await Desk.open();
  }, PATIENCE);
  afterAll(() => desk.close(), PATIENCE);

  /** An order that waits for an approval. */
  async function waiting(): Promise<string> {
    const { orderId } = (await desk.post(ORDER, anOrder({ requiresApproval: true }))).body;
    for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
      const { body } = await desk.get(`${ORDER}/${String(orderId)}/status`);
      if (body['status'] === 'pending_approval') return String(orderId);
    }
    throw new Error(`${String(orderId)} does not come to wait for an approval`);
  }

  /** With an address of its own. */
  function redirect(orderId: string, index: number): Promise<Received> {
    const address = { ...anOrder().shippingAddress, street: `${index + 1} Long Road` };
    return desk.post(`${ORDER}/${orderId}/address`, { address });
  }

  /** What may be said of a crowd: that it was applied, that it was left for later, or that Temporal takes no more. */
  const said = ({ status, body }: Received) =>
    status === 503 ? [status, body['code'], body['detail']] : [status, body['outcome']];
  const busy = [503, 'temporal_unavailable', 'Temporal takes no more requests like this one at the moment.'];

  it('takes all of them, those at once that Temporal takes, the others when they come again as they are told', async () => {
    const orderId = await waiting();
    const insist = async (index: number) => {
      let answer = await redirect(orderId, index);
      while (answer.status === 503) {
        expect(said(answer)).toEqual(busy);
        answer = await redirect(orderId, index);
      }
      return said(answer);
    };
    const answers = await Promise.all(Array.from({ length: 3 * UNDER_WAY }, (_, index) => insist(index)));
    const other = answers.filter(([status]) => status !== 200 && status !== 202);
    expect(other).toEqual([]);
  });

  it('leaves what no worker takes for the next one, or has it come again', async () => {
    const orderId = await waiting();
    await desk.workersLeave();
    const crowd = Array.from({ length: UNDER_WAY + 2 }, (_, index) => redirect(orderId, index));
    const answers = (await Promise.all(crowd)).map(said);
    await desk.workersReturn();
    const left = answers.filter(([status]) => status === 202);
    expect(left).not.toEqual([]);
    expect(answers.filter(([status]) => status !== 202)).toEqual(answers.slice(left.length).map(() => busy));
    await desk.post(`${ORDER}/${orderId}/approve`, { approvedBy: 'alice' });
    const { body } = await desk.get(`${ORDER}/${orderId}/result`);
    const street: unknown = expect.stringMatching(/^\d+ Long Road$/);
    expect(body).toMatchObject({ status: 'completed', result: { shippingAddress: { street } } });
  });
});
