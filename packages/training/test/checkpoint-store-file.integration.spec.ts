import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { transformFile } from '@swc/core';
import { FileCheckpointStore, StoreUnavailable } from '../src/index.js';
import { checkpointStoreContract } from './contracts/checkpoint-store.contract.js';

const run = promisify(execFile);

describe('FileCheckpointStore', () => {
  let scratch: string;
  let count = 0;

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'checkpoint-store-'));
  });

  afterAll(async () => {
    await rm(scratch, { recursive: true });
  });

  const aDirectory = () => join(scratch, `store ${(count += 1)} ü`);

  checkpointStoreContract(async () => ({
    store: new FileCheckpointStore(aDirectory()),
    severalPages: 1_050,
    readAt: async (location) => readFile(new URL(location)),
    writeAt: async (location, bytes) => writeFile(new URL(location), bytes),
  }));

  describe('what a crash has left', () => {
    const RUN = 'run';
    let store: FileCheckpointStore;
    let leftover: string;

    beforeEach(async () => {
      store = new FileCheckpointStore(aDirectory());
      const folder = join(fileURLToPath(store.locate(RUN)), '.unfinished');
      await mkdir(folder, { recursive: true });
      leftover = join(folder, '6cbb2a4e');
      await writeFile(leftover, 'half of a stat');
    });

    it('is neither an object, a record nor a run', async () => {
      await expect(store.objects(RUN)).resolves.toEqual([]);
      await expect(store.listRecords(RUN, '')).resolves.toEqual([]);
      await expect(store.runs()).resolves.toEqual([]);
    });

    it('stays while it may still be written', async () => {
      await store.writeRecord(RUN, 'head', 'text');
      await expect(readFile(leftover, 'utf8')).resolves.toBe('half of a stat');
    });

    it('is swept by a write when it is older than an hour', async () => {
      const longAgo = new Date(Date.now() - 2 * 3_600_000);
      await utimes(leftover, longAgo, longAgo);
      await store.writeRecord(RUN, 'head', 'text');
      await expect(readdir(join(leftover, '..'))).resolves.toEqual([]);
    });
  });

  it('leaves no unfinished files behind', async () => {
    const store = new FileCheckpointStore(aDirectory());
    await store.put('run', Buffer.from('bytes'));
    await store.writeRecord('run', 'log/1', 'text');
    await expect(readdir(join(fileURLToPath(store.locate('run')), '.unfinished'))).resolves.toEqual([]);
  });

  it('keeps the old record and no part of the new one when it cannot be replaced', async () => {
    const store = new FileCheckpointStore(aDirectory());
    await store.writeRecord('run', 'log/1', 'text');
    await expect(store.writeRecord('run', 'log', 'a folder has this name')).rejects.toThrow(StoreUnavailable);
    await expect(store.listRecords('run', '')).resolves.toEqual(['log/1']);
    await expect(readdir(join(fileURLToPath(store.locate('run')), '.unfinished'))).resolves.toEqual([]);
  });

  it('leaves nothing unfinished when there is no folder for what it writes', async () => {
    const store = new FileCheckpointStore(aDirectory());
    await store.writeRecord('run', 'log/1', 'text');
    for (const text of ['', 'long'.repeat(1_000_000)]) {
      await expect(store.writeRecord('run', 'log/1/below-a-file', text)).rejects.toThrow(StoreUnavailable);
      await expect(readdir(join(fileURLToPath(store.locate('run')), '.unfinished'))).resolves.toEqual([]);
    }
  });

  it.each([1, 2, 17].map((MB) => MB << 20))(
    'gives back a state of %i bytes, and one of a byte more, which are written in one piece or two',
    async (bytes) => {
      const store = new FileCheckpointStore(aDirectory());
      const state = randomBytes(bytes + 1);
      for (const written of [state, state.subarray(0, bytes)]) {
        const { sha256 } = await store.put('run', written);
        await expect(store.digest('run', sha256)).resolves.toBe(sha256);
        expect(Buffer.compare(await store.get('run', sha256), written)).toBe(0);
      }
    },
  );

  it.each([
    ['its only piece', 64, 300_000],
    ['its second half, while the first is on its way', 36_000, 30_000_000],
  ])('leaves no part of a file behind when there is no room for %s', async (_, blocks, bytes) => {
    const directory = aDirectory();
    await mkdir(directory);
    const program = join(directory, 'atomic-file.mjs');
    const { code } = await transformFile(join(__dirname, '../src/checkpoints/infrastructure/atomic-file.ts'), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    const [record, unfinished] = [join(directory, 'record'), join(directory, 'unfinished')];
    const write = (text: string) => `writeAtomically(${JSON.stringify(record)}, Buffer.from(${text}), unfinished)`;
    await writeFile(
      program,
      `${code}\nconst unfinished = ${JSON.stringify(unfinished)};\nawait ${write("'old'")};\n` +
        `${write(`'n'.repeat(${bytes})`)}.catch(({ code }) => console.log(code));`,
    );
    // The largest file that the process may write, in blocks: the only shortage that also root cannot get around.
    const { stdout } = await run('sh', ['-c', `ulimit -f ${blocks} && exec "$0" "$1"`, process.execPath, program]);
    expect(stdout.trim()).toBe('EFBIG');
    await expect(readFile(record, 'utf8')).resolves.toBe('old');
    await expect(readdir(unfinished)).resolves.toEqual([]);
  });

  it('is unavailable, with the cause, where it cannot write, read or list', async () => {
    const file = aDirectory();
    await writeFile(file, 'a file, where a folder should be');
    const store = new FileCheckpointStore(join(file, 'checkpoints'));
    const attempts = [
      async () => store.put('run', Buffer.from('bytes')),
      async () => store.writeRecord('run', 'head', 'text'),
      async () => store.readRecord('run', 'head'),
      async () => store.get('run', 'f'.repeat(64)),
      async () => store.objects('run'),
      async () => store.listRecords('run', ''),
      async () => store.runs(),
    ];
    for (const attempt of attempts) {
      const failure = await attempt().catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(StoreUnavailable);
      expect(failure).toMatchObject({ cause: { code: 'ENOTDIR' }, message: expect.stringContaining(file) });
    }
  });
});
