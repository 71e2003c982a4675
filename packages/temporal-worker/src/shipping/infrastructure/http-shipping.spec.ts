import { HttpClient } from '@fake-stripe/platform';
import { ProviderFault, ProviderRefused } from '../../provider/application/provider-errors.js';
import { aCall, ScriptedProvider } from '../../../test/kit/scripted-provider.js';
import { HttpShipping } from './http-shipping.js';

const address = { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' };
const queued = {
  labelId: 'label-1',
  orderId: 'order-1',
  status: 'queued',
  progress: 0,
  readyAt: '2026-01-01T00:00:20.000Z',
  service: 'standard',
  trackingNumber: null,
};
const { orderId: _, service: __, trackingNumber: ___, ...label } = queued;

describe('shipping over HTTP', () => {
  const http = HttpClient.create();
  let server: ScriptedProvider;
  let shipping: HttpShipping;

  beforeEach(async () => {
    server = new ScriptedProvider();
    shipping = new HttpShipping(http, await server.start());
  });

  afterEach(() => server.stop());
  afterAll(() => http.onApplicationShutdown());

  describe('requestLabel', () => {
    const request = () => shipping.requestLabel(aCall(), { address, service: 'standard' });

    it('does not wait for the label', async () => {
      server.answers(202, queued);
      await expect(request()).resolves.toEqual({ outcome: 'accepted', label });
      expect(server.received[0]).toMatchObject({
        path: '/shipping/create-label',
        headers: { prefer: 'respond-async' },
        body: { orderId: 'order-1', address, service: 'standard' },
      });
    });

    it('may get a label that is ready', async () => {
      server.answers(201, { ...queued, status: 'ready', progress: 100, trackingNumber: 'TRK-1' });
      await expect(request()).resolves.toMatchObject({ label: { status: 'ready', trackingNumber: 'TRK-1' } });
    });

    it.each([
      [422, 'address_error'],
      [409, 'operation_voided'],
    ])('answers %i %s as refused', async (status, code) => {
      server.refuses(status, code);
      await expect(request()).resolves.toEqual({ outcome: 'refused', code, message: `because of ${code}` });
    });

    it('takes no malformed request for a refused address', async () => {
      server.refuses(422, 'validation_failed');
      await expect(request()).rejects.toThrow(ProviderRefused);
    });

    it.each([
      { labelId: undefined },
      { status: 'lost' },
      { progress: 101 },
      { progress: '0' },
      { readyAt: 'soon' },
      { trackingNumber: 7 },
    ])('takes an answer with %j for a cut one', async (change) => {
      server.answers(202, { ...queued, ...change });
      await expect(request()).rejects.toMatchObject({ name: 'ProviderFault', kind: 'cut' });
    });
  });

  describe('label', () => {
    it('shows where the label stands', async () => {
      server.answers(200, { ...queued, progress: 50 });
      await expect(shipping.label(aCall(), 'label/1')).resolves.toEqual({ ...label, progress: 50 });
      expect(server.received[0]).toMatchObject({ method: 'GET', path: '/shipping/labels/label%2F1', body: undefined });
    });

    it('is refused for an unknown label', async () => {
      server.refuses(404, 'not_found');
      await expect(shipping.label(aCall(), 'label-1')).rejects.toThrow(ProviderRefused);
    });
  });

  describe('dispatch', () => {
    const dispatch = () => shipping.dispatch(aCall(), { labelId: 'label-1' });

    it('hands the parcel over', async () => {
      server.answers(200, { ...queued, status: 'dispatched', progress: 100, trackingNumber: 'TRK-1' });
      await expect(dispatch()).resolves.toMatchObject({ outcome: 'dispatched', label: { trackingNumber: 'TRK-1' } });
      expect(server.received[0]).toMatchObject({ path: '/shipping/dispatch', body: { labelId: 'label-1' } });
    });

    it('is refused by the state of the label', async () => {
      server.refuses(409, 'label_cancelled');
      await expect(dispatch()).resolves.toMatchObject({ outcome: 'refused', code: 'label_cancelled' });
    });

    it('takes a label that is not dispatched for a cut answer', async () => {
      server.answers(200, { ...queued, status: 'ready' });
      await expect(dispatch()).rejects.toThrow(ProviderFault);
    });
  });

  describe('cancel', () => {
    const cancel = () => shipping.cancel(aCall(), { undoes: 'key-1' });

    it('names the label by its key', async () => {
      server.answers(200, { status: 'cancelled', labelId: 'label-1' });
      await expect(cancel()).resolves.toEqual({ outcome: 'undone', labelId: 'label-1' });
      expect(server.received[0]).toMatchObject({ path: '/shipping/cancel' });
      expect(server.received[0]?.body).toEqual({ orderId: 'order-1', undoes: 'key-1' });
    });

    it('tells that there was nothing to undo', async () => {
      server.answers(200, { status: 'nothing_to_undo' });
      await expect(cancel()).resolves.toEqual({ outcome: 'nothing_to_undo' });
    });

    it('comes too late once the parcel is on its way', async () => {
      server.refuses(409, 'already_dispatched');
      await expect(cancel()).resolves.toEqual({ outcome: 'already_dispatched' });
    });

    it('takes another refusal for no success', async () => {
      server.refuses(409, 'operation_voided');
      await expect(cancel()).rejects.toThrow(ProviderRefused);
    });
  });
});
