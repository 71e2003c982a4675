import { createHash, randomBytes } from 'node:crypto';
import { ObjectDamaged, type CheckpointStore } from '../../src/index.js';

/** A store without runs, and the way to its bytes past it. */
export interface OpenedStore {
  readonly store: CheckpointStore;
  /** More records than it lists at once. */
  readonly severalPages: number;
  readonly readAt: (location: string) => Promise<Uint8Array>;
  readonly writeAt: (location: string, bytes: Uint8Array) => Promise<void>;
}

const RUN = 'ml-training-digits-1';
const MISSING = 'f'.repeat(64);

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** What every checkpoint store has to do. */
export function checkpointStoreContract(open: () => Promise<OpenedStore>): void {
  let opened: OpenedStore;
  let store: CheckpointStore;

  beforeEach(async () => {
    opened = await open();
    ({ store } = opened);
  });

  /** An object whose bytes were changed behind the store's back. */
  async function aFlippedObject() {
    const bytes = randomBytes(1_000);
    const { sha256 } = await store.put(RUN, bytes);
    const flipped = Uint8Array.from(bytes);
    flipped[500]! ^= 1;
    await opened.writeAt(store.locate(RUN, sha256), flipped);
    return { bytes, flipped, sha256 };
  }

  describe('objects', () => {
    it.each([
      ['no bytes', new Uint8Array(0)],
      ['one byte', Uint8Array.of(0)],
      ['5 MB', randomBytes(5_000_000)],
      ['a part of a larger buffer', randomBytes(300).subarray(100, 200)],
    ])('gives back %s as they were put', async (_, bytes) => {
      const object = await store.put(RUN, bytes);
      expect(object).toEqual({ sha256: hashOf(bytes), bytes: bytes.byteLength });
      expect(hashOf(await store.get(RUN, object.sha256))).toBe(object.sha256);
      await expect(store.digest(RUN, object.sha256)).resolves.toBe(object.sha256);
    });

    it('keeps the same bytes once', async () => {
      const first = await store.put(RUN, Buffer.from('weights'));
      await expect(store.put(RUN, Buffer.from('weights'))).resolves.toEqual(first);
      await expect(store.objects(RUN)).resolves.toEqual([first.sha256]);
    });

    it('takes one object from many at once', async () => {
      const bytes = randomBytes(200_000);
      await Promise.all(Array.from({ length: 8 }, async () => store.put(RUN, bytes)));
      expect(hashOf(await store.get(RUN, hashOf(bytes)))).toBe(hashOf(bytes));
      await expect(store.objects(RUN)).resolves.toEqual([hashOf(bytes)]);
    });

    it('names location and hash of bytes that are not what their name says', async () => {
      const { sha256, flipped } = await aFlippedObject();
      const failure = await failureOf(store.get(RUN, sha256));
      expect(failure).toBeInstanceOf(ObjectDamaged);
      expect(failure).toMatchObject({ sha256, location: store.locate(RUN, sha256), actual: hashOf(flipped) });
    });

    it('reads damaged bytes as they are', async () => {
      const { sha256, flipped } = await aFlippedObject();
      expect(hashOf((await store.read(RUN, sha256))!)).toBe(hashOf(flipped));
    });

    it('tells the hash of damaged bytes, and none of missing ones', async () => {
      const { flipped, sha256 } = await aFlippedObject();
      await expect(store.digest(RUN, sha256)).resolves.toBe(hashOf(flipped));
      await expect(store.digest(RUN, MISSING)).resolves.toBeUndefined();
    });

    it('is sound again once the right bytes are put', async () => {
      const { sha256, bytes } = await aFlippedObject();
      await store.put(RUN, bytes);
      expect(hashOf(await store.get(RUN, sha256))).toBe(sha256);
    });

    it('names the location of bytes that are missing', async () => {
      const failure = await failureOf(store.get(RUN, MISSING));
      expect(failure).toBeInstanceOf(ObjectDamaged);
      expect(failure).toMatchObject({ sha256: MISSING, location: store.locate(RUN, MISSING), actual: undefined });
      await expect(store.read(RUN, MISSING)).resolves.toBeUndefined();
    });

    it('removes bytes, and nothing where there are none', async () => {
      const kept = await store.put(RUN, Buffer.from('kept'));
      const { sha256 } = await store.put(RUN, Buffer.from('removed'));
      await store.remove(RUN, sha256);
      await store.remove(RUN, sha256);
      await expect(store.read(RUN, sha256)).resolves.toBeUndefined();
      await expect(store.objects(RUN)).resolves.toEqual([kept.sha256]);
    });

    it('lists those of one run, in order', async () => {
      const put = await Promise.all(['a', 'b', 'c'].map(async (text) => store.put(RUN, Buffer.from(text))));
      await store.put(`${RUN}0`, Buffer.from('of another run'));
      await store.writeRecord(RUN, 'log/1', 'a record');
      await expect(store.objects(RUN)).resolves.toEqual(put.map(({ sha256 }) => sha256).sort());
      await expect(store.objects('a-run-of-nothing')).resolves.toEqual([]);
    });

    it('lie where the store says', async () => {
      const bytes = randomBytes(1_000);
      const { sha256 } = await store.put(RUN, bytes);
      const location = store.locate(RUN, sha256);
      expect(hashOf(await opened.readAt(location))).toBe(sha256);
      expect(location).toBe(`${store.locate(RUN)}/objects/${sha256}`);
    });
  });

  describe('records', () => {
    it('gives back the text that was written, also an empty one', async () => {
      await store.writeRecord(RUN, 'checkpoints/epoch-1.json', '{"name":"Größe ✓"}');
      await store.writeRecord(RUN, 'empty', '');
      await expect(store.readRecord(RUN, 'checkpoints/epoch-1.json')).resolves.toBe('{"name":"Größe ✓"}');
      await expect(store.readRecord(RUN, 'empty')).resolves.toBe('');
      await expect(store.readRecord(RUN, 'checkpoints/epoch-2.json')).resolves.toBeUndefined();
    });

    it('replaces one of the same name', async () => {
      await store.writeRecord(RUN, 'head', 'old and long');
      await store.writeRecord(RUN, 'head', 'new');
      await expect(store.readRecord(RUN, 'head')).resolves.toBe('new');
      await expect(store.listRecords(RUN, '')).resolves.toEqual(['head']);
    });

    it('lists those that begin with a prefix, in order', async () => {
      const names = ['log/10', 'log/2', 'log/1/deep', 'log-old/1', 'logs', 'run.json'];
      for (const name of names) await store.writeRecord(RUN, name, name);
      await store.put(RUN, Buffer.from('an object'));
      await store.writeRecord(`${RUN}0`, 'log/9', 'of another run');

      await expect(store.listRecords(RUN, 'log/')).resolves.toEqual(['log/1/deep', 'log/10', 'log/2']);
      await expect(store.listRecords(RUN, 'log/1')).resolves.toEqual(['log/1/deep', 'log/10']);
      await expect(store.listRecords(RUN, 'log')).resolves.toEqual([...names].sort().slice(0, 5));
      await expect(store.listRecords(RUN, '')).resolves.toEqual([...names].sort());
      await expect(store.listRecords(RUN, 'nothing/')).resolves.toEqual([]);
      await expect(store.listRecords('a-run-of-nothing', '')).resolves.toEqual([]);
    });

    it('lists more than a page of them', async () => {
      const names = Array.from({ length: opened.severalPages }, (_, index) => `log/${String(index).padStart(6, '0')}`);
      await inGroups(names, 25, async (name) => store.writeRecord(RUN, name, name));
      await expect(store.listRecords(RUN, 'log/')).resolves.toEqual(names);
    });

    it('shows who reads meanwhile the old or the new text, never a part', async () => {
      const texts = ['a', 'b'].map((letter) => letter.repeat(300_000));
      await store.writeRecord(RUN, 'head', texts[0]!);
      let writing = true;
      const write = async () => {
        for (let round = 1; round <= 30; round += 1) await store.writeRecord(RUN, 'head', texts[round % 2]!);
        writing = false;
      };
      const odd: (number | undefined)[] = [];
      const read = async () => {
        while (writing) {
          const text = await store.readRecord(RUN, 'head');
          if (text === undefined || !texts.includes(text)) odd.push(text?.length);
        }
      };
      await Promise.all([write(), read(), read()]);
      expect(odd).toEqual([]);
    });
  });

  describe('runs', () => {
    it('are those that have a record, in order', async () => {
      await store.writeRecord('run-b', 'run.json', '');
      await store.writeRecord('run-a', 'log/1', '');
      await store.writeRecord('run', 'log/1', '');
      await store.put('run-c', Buffer.from('an object alone'));
      await expect(store.runs()).resolves.toEqual(['run', 'run-a', 'run-b']);
    });

    it('are none in a store that nobody has used', async () => {
      await expect(store.runs()).resolves.toEqual([]);
    });
  });

  it('takes nothing that others have put beside its files for its own', async () => {
    const { sha256 } = await store.put(RUN, Buffer.from('bytes'));
    const run = store.locate(RUN);
    for (const name of ['objects/notes.txt', 'a file~', '.DS_Store']) {
      await opened.writeAt(`${run}/${name}`, Buffer.from('not of the store'));
    }
    await expect(store.objects(RUN)).resolves.toEqual([sha256]);
    await expect(store.listRecords(RUN, '')).resolves.toEqual([]);
    await expect(store.runs()).resolves.toEqual([]);
  });

  describe('names', () => {
    it.each(['', '.', '..', '../run', 'a/b', '/run', '.hidden', 'a\0b'])(
      'refuses the run %j as a bug of the caller',
      async (runId) => {
        await expect(store.put(runId, Buffer.from('x'))).rejects.toThrow(/is no name of a run/);
        await expect(store.readRecord(runId, 'head')).rejects.toThrow(/is no name of a run/);
        expect(() => store.locate(runId)).toThrow(/is no name of a run/);
      },
    );

    it('refuses a run with a name that is no file name', async () => {
      await expect(store.put('a'.repeat(256), Buffer.from('x'))).rejects.toThrow(/is no name of a run/);
    });

    it.each(['', '..', '../x', 'a/../b', '/etc/passwd', 'a//b', 'a/', '.x', 'a/.x', 'objects/x', 'a\nb'])(
      'refuses the record %j as a bug of the caller',
      async (name) => {
        await expect(store.writeRecord(RUN, name, '')).rejects.toThrow(/is no name of a record/);
        await expect(store.readRecord(RUN, name)).rejects.toThrow(/is no name of a record/);
      },
    );

    it.each(['../', '/', 'a/../', 'objects/'])('refuses to list records from %j', async (prefix) => {
      await expect(store.listRecords(RUN, prefix)).rejects.toThrow(/is no beginning of a record name/);
    });

    it.each(['', '..', 'F'.repeat(64), `../${'f'.repeat(61)}`])('refuses the object %j', async (sha256) => {
      await expect(store.get(RUN, sha256)).rejects.toThrow(/is no SHA-256/);
      await expect(store.remove(RUN, sha256)).rejects.toThrow(/is no SHA-256/);
    });
  });
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

async function inGroups<Item>(items: readonly Item[], size: number, act: (item: Item) => Promise<void>): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await Promise.all(items.slice(start, start + size).map(act));
  }
}
