import { AsyncResource } from 'node:async_hooks';
import { resource } from '../../src/requests/application/answer.js';
import type { KeyClaim } from '../../src/requests/application/ports/idempotency-keys.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('idempotency keys on %s', (kind) => {
  let store: OpenedStore;
  let count = 0;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  const aClaim = (change: Partial<KeyClaim> = {}): KeyClaim => ({
    key: `key-${(count += 1)}`,
    fingerprint: 'f',
    owner: 'me',
    ...change,
  });
  const answer = resource(201, { id: 'x', list: [1, { a: null }], text: 'ü"\\' });
  const lock = (claim: KeyClaim) => store.work.run(() => store.keys.lock(claim));
  const answered = (claim: KeyClaim) =>
    store.work.run(async () => {
      await store.keys.lock(claim);
      await store.keys.store(claim, answer);
    });
  const voided = (key: string) =>
    store.work.run(async () => {
      await store.keys.hold(key);
      await store.keys.void(key);
    });

  it('gives a key to one of many who claim it at once', async () => {
    const { key } = aClaim();
    const claims = Array.from({ length: 20 }, (_, n) => store.keys.claim(aClaim({ key, owner: `owner-${n}` })));
    const outcomes = (await Promise.all(claims)).map(({ outcome }) => outcome).sort();
    expect(outcomes).toEqual(['claimed', ...Array.from({ length: 19 }, () => 'in_use')]);
  });

  it('replays what was stored, word for word, to whoever asks the same', async () => {
    const claim = aClaim();
    await store.keys.claim(claim);
    await answered(claim);
    expect(await store.keys.claim({ ...claim, owner: 'other' })).toEqual({ outcome: 'stored', answer });
    await store.leasesEnd();
    expect(await store.keys.claim(claim)).toEqual({ outcome: 'stored', answer });
  });

  it('refuses another body under a key in use or answered', async () => {
    const claim = aClaim();
    await store.keys.claim(claim);
    expect(await store.keys.claim({ ...claim, fingerprint: 'g' })).toEqual({ outcome: 'mismatch' });
    await answered(claim);
    expect(await store.keys.claim({ ...claim, fingerprint: 'g' })).toEqual({ outcome: 'mismatch' });
  });

  it('is given back to anybody, for any body, by its owner only, and never once it has an answer', async () => {
    const claim = aClaim();
    await store.keys.claim(claim);
    await store.keys.abandon({ ...claim, owner: 'other' });
    expect(await store.keys.claim({ ...claim, owner: 'other' })).toEqual({ outcome: 'in_use' });
    await store.keys.abandon(claim);
    const other = { ...claim, owner: 'other', fingerprint: 'g' };
    expect(await store.keys.claim(other)).toEqual({ outcome: 'claimed' });
    await answered(other);
    await store.keys.abandon(other);
    expect(await store.keys.claim(other)).toEqual({ outcome: 'stored', answer });
  });

  it('outlives its owner by a lease: then another may have it, and the owner comes too late', async () => {
    const dead = aClaim({ owner: 'dead' });
    const heir = { ...dead, owner: 'heir', fingerprint: 'g' };
    await store.keys.claim(dead);
    expect(await store.keys.claim({ ...dead, owner: 'heir' })).toEqual({ outcome: 'in_use' });
    await store.leasesEnd();
    expect(await store.keys.claim(heir)).toEqual({ outcome: 'claimed' });
    expect(await lock(dead)).toBe('lost');
    await store.keys.abandon(dead);
    expect(await lock(heir)).toBe('held');
  });

  it('is refused for ever once voided, also to a call that had claimed it before', async () => {
    const never = aClaim();
    await voided(never.key);
    expect(await store.keys.claim(never)).toEqual({ outcome: 'voided' });
    const early = aClaim();
    await store.keys.claim(early);
    await voided(early.key);
    expect(await lock(early)).toBe('voided');
    await store.keys.abandon(early);
    await store.leasesEnd();
    expect(await store.keys.claim(early)).toEqual({ outcome: 'voided' });
  });

  it('forgets an answer and a void whose unit of work fails', async () => {
    const claim = aClaim();
    const { key } = aClaim();
    await store.keys.claim(claim);
    const failing = store.work.run(async () => {
      await store.keys.lock(claim);
      await store.keys.store(claim, answer);
      await store.keys.hold(key);
      await store.keys.void(key);
      throw new Error('on the last metre');
    });
    await expect(failing).rejects.toThrow('on the last metre');
    expect(await lock(claim)).toBe('held');
    expect(await store.keys.claim(aClaim({ key }))).toEqual({ outcome: 'claimed' });
  });

  it('makes an undo wait for the call in progress', async () => {
    const claim = aClaim();
    await store.keys.claim(claim);
    // Bound here, outside: started from within the call it would join the call's own unit of work.
    const fromOutside = AsyncResource.bind((work: () => Promise<void>) => store.work.run(work));
    const events: string[] = [];
    let undo = Promise.resolve();
    await store.work.run(async () => {
      await store.keys.lock(claim);
      events.push('the call holds the key');
      undo = fromOutside(async () => {
        await store.keys.hold(claim.key);
        events.push('the undo holds the key');
      });
      await store.somebodyWaits();
      await store.keys.store(claim, answer);
      events.push('the call ends');
    });
    await undo;
    expect(events).toEqual(['the call holds the key', 'the call ends', 'the undo holds the key']);
  });
});
