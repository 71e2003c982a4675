import { Client } from './support/client.js';
import { Simulators, storeKinds } from './support/simulators.js';

const mail = { orderId: 'o-1', to: 'ada@example.com', channel: 'email', template: 'order_completed' };

describe.each(storeKinds)('notification on %s', (kind) => {
  const simulators = new Simulators();
  let client: Client;
  beforeAll(async () => {
    client = new Client(await simulators.start(kind));
  }, 60_000);
  afterAll(() => simulators.close());

  it('keeps what it sent in an outbox that can be read', async () => {
    const sent = await client.post('/notification/send', { ...mail, data: { tracking: 'T-1' } }, { key: 'send-1' });
    expect(sent).toMatchObject({ status: 201, body: { ...mail, status: 'sent', data: { tracking: 'T-1' } } });
    const { notificationId } = sent.body as { notificationId: string };
    expect((await client.get(`/notification/messages/${notificationId}`)).body).toEqual(sent.body);
    expect((await client.get('/notification/messages?orderId=o-1')).body).toEqual({ messages: [sent.body] });
    expect(await client.ledger('o-1')).toEqual(['notification.sent']);
  });

  it('sends a mail once however often its key is used at once', async () => {
    const body = { ...mail, orderId: 'o-50' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => client.post('/notification/send', body, { key: 'send-50' })),
    );
    expect(answers.filter(({ status }) => status !== 201 && status !== 409)).toEqual([]);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    expect(await client.ledger('o-50')).toEqual(['notification.sent']);
  });

  it('has sent a mail whose answer is lost, and has not sent one that failed before', async () => {
    const after = { ...mail, orderId: 'o-after' };
    const lost = await client.post('/notification/send', after, {
      key: 'lost',
      script: 'notification.send=error:after',
    });
    expect(lost.status).toBe(500);
    expect(await client.ledger('o-after')).toEqual(['notification.sent']);
    const before = { ...mail, orderId: 'o-before' };
    await client.post('/notification/send', before, { key: 'not', script: 'notification.send=error:before' });
    expect(await client.ledger('o-before')).toEqual([]);
  });

  it.each([
    ['to', { to: 'nobody' }],
    ['channel', { channel: 'pigeon' }],
    ['template', { template: 'Order completed' }],
    ['orderId', { orderId: 'a b' }],
    ['data', { data: 'text' }],
    ['data', { data: null }],
  ])('names %s when it is wrong', async (field, wrong) => {
    const { status, body } = await client.post('/notification/send', { ...mail, ...wrong });
    expect(status).toBe(400);
    expect((body as { errors: { field: string }[] }).errors.map((error) => error.field)).toEqual([field]);
  });

  it('answers 404 for a message that there is not', async () => {
    expect((await client.get('/notification/messages/msg_none')).status).toBe(404);
  });
});
