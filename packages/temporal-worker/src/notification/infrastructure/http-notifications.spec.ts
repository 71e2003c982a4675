import { HttpClient } from '@fake-stripe/platform';
import { ProviderFault } from '../../provider/application/provider-errors.js';
import { aCall, ScriptedProvider } from '../../../test/kit/scripted-provider.js';
import { HttpNotifications } from './http-notifications.js';

describe('notifications over HTTP', () => {
  const http = HttpClient.create();
  let server: ScriptedProvider;
  let notifications: HttpNotifications;

  beforeEach(async () => {
    server = new ScriptedProvider();
    notifications = new HttpNotifications(http, await server.start());
  });

  afterEach(() => server.stop());
  afterAll(() => http.onApplicationShutdown());

  const message = {
    to: 'ann@example.com',
    channel: 'email',
    template: 'order-completed',
    data: { total: '59.98' },
  } as const;

  it('sends a message', async () => {
    server.answers(201, { notificationId: 'n-1', status: 'sent' });
    await expect(notifications.send(aCall(), message)).resolves.toEqual({ outcome: 'sent', notificationId: 'n-1' });
    expect(server.received[0]).toMatchObject({ path: '/notification/send' });
    expect(server.received[0]?.body).toEqual({ orderId: 'order-1', ...message });
  });

  it('answers 409 operation_voided as refused', async () => {
    server.refuses(409, 'operation_voided');
    await expect(notifications.send(aCall(), message)).resolves.toMatchObject({
      outcome: 'refused',
      code: 'operation_voided',
    });
  });

  it('takes an answer without an id for a cut one', async () => {
    server.answers(201, { status: 'sent' });
    await expect(notifications.send(aCall(), message)).rejects.toThrow(ProviderFault);
  });
});
