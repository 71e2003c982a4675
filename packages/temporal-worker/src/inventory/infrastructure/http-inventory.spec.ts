import { HttpClient } from '@fake-stripe/platform';
import { ProviderFault, ProviderRefused } from '../../provider/application/provider-errors.js';
import { aCall, ScriptedProvider } from '../../../test/kit/scripted-provider.js';
import { HttpInventory } from './http-inventory.js';

describe('inventory over HTTP', () => {
  const http = HttpClient.create();
  let server: ScriptedProvider;
  let inventory: HttpInventory;

  beforeEach(async () => {
    server = new ScriptedProvider();
    inventory = new HttpInventory(http, await server.start());
  });

  afterEach(() => server.stop());
  afterAll(() => http.onApplicationShutdown());

  const reserve = () => inventory.reserve(aCall(), [{ sku: 'ITEM-001', quantity: 2 }]);

  it('reserves items, and tells the warehouse no prices', async () => {
    server.answers(201, { reservationId: 'res-1', status: 'reserved' });
    const items = [{ sku: 'ITEM-001', quantity: 2, price: 999 }];
    await expect(inventory.reserve(aCall(), items)).resolves.toEqual({ outcome: 'reserved', reservationId: 'res-1' });
    expect(server.received[0]).toMatchObject({ path: '/inventory/reserve' });
    expect(server.received[0]?.body).toEqual({ orderId: 'order-1', items: [{ sku: 'ITEM-001', quantity: 2 }] });
  });

  it.each(['out_of_stock', 'operation_voided'])('answers 409 %s as refused', async (code) => {
    server.refuses(409, code);
    await expect(reserve()).resolves.toEqual({ outcome: 'refused', code, message: `because of ${code}` });
  });

  it('takes an answer without a reservation for a cut one', async () => {
    server.answers(201, { status: 'reserved' });
    await expect(reserve()).rejects.toMatchObject({ name: 'ProviderFault', kind: 'cut' });
  });

  it('refuses an unknown SKU format for good', async () => {
    server.refuses(400, 'validation_failed');
    await expect(reserve()).rejects.toThrow(ProviderRefused);
  });

  describe.each([
    ['release', 'released'],
    ['restock', 'restocked'],
  ] as const)('%s', (operation, done) => {
    const undo = () => inventory[operation](aCall(), { undoes: 'key-1' });

    it('names the reservation by its key', async () => {
      server.answers(200, { status: done, reservationId: 'res-1' });
      await expect(undo()).resolves.toEqual({ outcome: 'undone', reservationId: 'res-1' });
      expect(server.received[0]).toMatchObject({ path: `/inventory/${operation}` });
      expect(server.received[0]?.body).toEqual({ orderId: 'order-1', undoes: 'key-1' });
    });

    it('tells that there was nothing to undo', async () => {
      server.answers(200, { status: 'nothing_to_undo' });
      await expect(undo()).resolves.toEqual({ outcome: 'nothing_to_undo' });
    });

    it('takes another status for a cut answer, and a refusal for no success', async () => {
      server.answers(200, { status: 'reserved' });
      await expect(undo()).rejects.toThrow(ProviderFault);
      server.refuses(409, 'already_dispatched');
      await expect(undo()).rejects.toThrow(ProviderRefused);
    });
  });
});
