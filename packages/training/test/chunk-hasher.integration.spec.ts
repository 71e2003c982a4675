import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { CHUNK_BYTES, chunkHashes } from '../src/audit/domain/checkpoint-tree.js';
import { toHex } from '../src/audit/domain/merkle-tree.js';
import { CHUNK_THREAD, type HashedPiece } from '../src/audit/infrastructure/threaded-chunk-hasher.js';
import { ThreadedChunkHasher } from '../src/index.js';

const run = promisify(execFile);
const MB = 1 << 20;
const inHex = (hashes: readonly Uint8Array[]) => hashes.map(toHex);
const expected = (state: Uint8Array) => inHex(chunkHashes(state));

describe('ThreadedChunkHasher', () => {
  let scratch: string;
  const hasher = new ThreadedChunkHasher();

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'chunk-hasher-'));
  });

  afterAll(async () => {
    await rm(scratch, { recursive: true });
  });

  async function aProgram(code: string): Promise<string> {
    const path = join(scratch, 'program.mjs');
    await writeFile(path, code);
    return path;
  }

  it.each([0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, MB, MB + 1, 7 * MB, 7 * MB + CHUNK_BYTES + 1])(
    'gives the leaves of %i bytes',
    async (bytes) => {
      const state = randomBytes(bytes);
      expect(inHex(await hasher.hashesOf(state))).toEqual(expected(state));
    },
  );

  it('leaves the bytes to their owner, also those around them', async () => {
    const whole = randomBytes(5 * MB);
    const before = Buffer.from(whole);
    const part = whole.subarray(1_000, 4 * MB + 17);
    expect(inHex(await hasher.hashesOf(part))).toEqual(expected(part));
    expect(whole.equals(before)).toBe(true);
  });

  it('keeps several states apart that are hashed at the same time', async () => {
    const states = [3, 5, 4].map((size) => randomBytes(size * MB + size));
    const hashes = await Promise.all(states.map((state) => hasher.hashesOf(state)));
    expect(hashes.map(inHex)).toEqual(states.map(expected));
  });

  it('has the chunks hashed by its thread', async () => {
    const zeros = await aProgram(
      `import { parentPort } from 'node:worker_threads';\n` +
        `parentPort.on('message', ({ room }) => parentPort.postMessage({ room, hashes: [new Uint8Array(32)] }, [room]));`,
    );
    const told = await new ThreadedChunkHasher(zeros).hashesOf(randomBytes(3 * MB));
    expect(inHex(told)).toEqual(Array.from({ length: 3 }, () => '0'.repeat(64)));
  });

  it('has a thread that hashes what it is given, and gives the room back', async () => {
    const thread = new Worker(CHUNK_THREAD);
    const state = randomBytes(CHUNK_BYTES + 5);
    const room = new ArrayBuffer(MB);
    new Uint8Array(room).set(state);
    thread.postMessage({ room, bytes: state.byteLength }, [room]);
    const [answer] = (await once(thread, 'message')) as [HashedPiece];
    await thread.terminate();
    expect(inHex(answer.hashes)).toEqual(expected(state));
    expect(answer.room.byteLength).toBe(MB);
  });

  it.each([
    ['cannot be started', async () => join(scratch, 'nothing.js')],
    // Node refuses it at once, without an event.
    ['cannot be made', async () => 'neither-absolute-nor-relative.js'],
    ['ends in mid-state', async () => aProgram(`import 'node:worker_threads'; setImmediate(() => process.exit(3));`)],
    [
      'fails at a piece',
      async () =>
        aProgram(
          `import { parentPort } from 'node:worker_threads';\n` +
            `parentPort.on('message', () => { throw new Error('broken'); });`,
        ),
    ],
  ])('does without a thread that %s', async (_, program) => {
    const alone = new ThreadedChunkHasher(await program());
    const state = randomBytes(3 * MB);
    for (let time = 0; time < 2; time += 1) {
      expect(inHex(await alone.hashesOf(state))).toEqual(expected(state));
    }
  });

  it('lets the event loop go on where it does without a thread', async () => {
    let turns = 0;
    let next: NodeJS.Immediate | undefined;
    const count = () => {
      turns += 1;
      next = setImmediate(count);
    };
    count();
    await new ThreadedChunkHasher('neither-absolute-nor-relative.js').hashesOf(new Uint8Array(8 * MB));
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(8);
  });

  it('waits for its thread, and keeps no process alive afterwards', async () => {
    const module = pathToFileURL(join(CHUNK_THREAD, '../threaded-chunk-hasher.js')).href;
    const program = await aProgram(
      `import { ThreadedChunkHasher } from ${JSON.stringify(module)};\n` +
        `const hashes = await new ThreadedChunkHasher().hashesOf(new Uint8Array(${3 * MB}));\n` +
        `console.log(hashes.length);`,
    );
    const { stdout } = await run(process.execPath, [program], { timeout: 20_000 });
    expect(stdout.trim()).toBe('48');
  });
});
