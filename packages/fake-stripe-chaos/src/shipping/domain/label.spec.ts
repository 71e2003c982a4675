import { Label } from './label.js';

const at = (seconds: number): Date => new Date(seconds * 1_000);

const aLabel = () =>
  Label.queued({
    id: 'label_1',
    orderId: 'o',
    address: { street: 's', city: 'c', state: 'st', zip: 'z', country: 'US' },
    service: 'standard',
    trackingNumber: 'trk_1',
    createdAt: at(0),
    readyAt: at(20),
  });

const seen = (label: Label, now: Date) => [label.status(now), label.progress(now), label.trackingNumber(now)];

describe('a label', () => {
  it('is queued until its time has come, and has a tracking number from then on', () => {
    const label = aLabel();
    expect(seen(label, at(0))).toEqual(['queued', 0, undefined]);
    expect(seen(label, at(10))).toEqual(['queued', 50, undefined]);
    expect(seen(label, at(19.999))).toEqual(['queued', 99, undefined]);
    expect(seen(label, at(20))).toEqual(['ready', 100, 'trk_1']);
  });

  it('is ready at once when it takes no time', () => {
    const label = Label.queued({ ...aLabel().state, readyAt: at(0) });
    expect(seen(label, at(0))).toEqual(['ready', 100, 'trk_1']);
  });

  it('has made no progress yet for a clock that is behind', () => {
    expect(aLabel().progress(at(-5))).toBe(0);
  });

  it('is dispatched once, when it is ready', () => {
    const label = aLabel();
    expect(() => label.dispatch(at(19))).toThrow(expect.objectContaining({ code: 'label_not_ready' }));
    expect(label.dispatch(at(20))).toBe(true);
    expect(label.dispatch(at(21))).toBe(false);
    expect(label.state.dispatchedAt).toEqual(at(20));
    expect(seen(label, at(21))).toEqual(['dispatched', 100, 'trk_1']);
  });

  it('is cancelled once while it is queued, and gets no further', () => {
    const label = aLabel();
    expect(label.cancel(at(5))).toBe(true);
    expect(label.cancel(at(6))).toBe(false);
    expect(seen(label, at(30))).toEqual(['cancelled', 25, undefined]);
    expect(() => label.dispatch(at(30))).toThrow(expect.objectContaining({ code: 'label_cancelled' }));
  });

  it('can be cancelled when it is ready, but not when it is dispatched', () => {
    const ready = aLabel();
    expect(ready.cancel(at(25))).toBe(true);
    expect(seen(ready, at(30))).toEqual(['cancelled', 100, 'trk_1']);
    const gone = aLabel();
    gone.dispatch(at(20));
    expect(() => gone.cancel(at(21))).toThrow(expect.objectContaining({ code: 'already_dispatched' }));
  });
});
