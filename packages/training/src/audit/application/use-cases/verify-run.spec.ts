import { createHash, generateKeyPairSync } from 'node:crypto';
import { canonicalJson, type Checkpoint, EMPTY_LOG } from '@fake-stripe/contracts';
import { aDecision, ArchivedRuns, aSetup, aState, pointsOf, RUN } from '../../../../test/support/archived-runs.js';
import { MemoryCheckpointStore } from '../../../../test/support/memory-checkpoint-store.js';
import { manifestName } from '../../domain/checkpoint-manifest.js';
import { RunLog } from '../run-log.js';
import { P256Signer } from '../../infrastructure/p256-signer.js';
import { VerifyRun, type Verification } from './verify-run.js';

let runs: ArchivedRuns;
let saved: Checkpoint[];

/** Three checkpoints and a conclusion. */
beforeEach(async () => {
  runs = new ArchivedRuns();
  saved = [await runs.save(0), await runs.save(10), await runs.save(20)];
  await runs.conclude();
});

const verify = (verification: Verification = { publicKey: runs.publicKey }) =>
  new VerifyRun(runs.store).execute(RUN, verification);

async function errors(verification?: Verification): Promise<string[]> {
  const { ok, findings } = await verify(verification);
  const found = findings.filter(({ severity }) => severity === 'error');
  expect(ok).toBe(found.length === 0);
  return found.map(({ subject, message }) => `${subject} ${message}`);
}

async function notes(): Promise<string[]> {
  return (await verify()).findings
    .filter(({ severity }) => severity === 'note')
    .map(({ subject, message }) => `${subject} ${message}`);
}

const entries = async () => runs.store.listRecords(RUN, 'log/');
const entryAt = async (index: number) => (await entries())[index] ?? '';
const second = () => saved[1]!;
const objectOf = (sha256: string) => `objects/${sha256}`;

interface StoredManifest {
  readonly metadata: { readonly sha256: string };
  readonly signature: string;
}

async function manifestOf(checkpointId: string): Promise<StoredManifest> {
  return JSON.parse((await runs.store.readRecord(RUN, manifestName(checkpointId))) ?? '') as StoredManifest;
}

async function filesOf({ checkpointId, state }: Checkpoint, index: number) {
  const { metadata, signature } = await manifestOf(checkpointId);
  return {
    state: objectOf(state.sha256),
    metadata: objectOf(metadata.sha256),
    manifest: manifestName(checkpointId),
    'log entry': await entryAt(index),
    signature,
    head: 'head.json',
  };
}
type CheckpointFile = keyof Awaited<ReturnType<typeof filesOf>>;
const checkpointFiles: readonly CheckpointFile[] = ['state', 'metadata', 'manifest', 'log entry', 'signature', 'head'];

describe('verifying a run that nobody has touched', () => {
  it('finds nothing', async () => {
    const verdict = await verify({ publicKey: runs.publicKey, expectedHead: runs.head.root });
    expect(verdict).toMatchObject({
      ok: true,
      runId: RUN,
      modelId: 'digits',
      entries: 4,
      conclusion: 'completed',
      rollbacks: 0,
    });
    expect(verdict.head).toEqual(runs.head);
    expect(verdict.findings).toEqual([]);
    expect(verdict.unreferenced).toEqual([]);
    expect(verdict.signatures).toMatchObject({ valid: 3, untrusted: 0, invalid: 0, unsigned: 0 });
    expect(verdict.bytes).toBeGreaterThan(3 * aState(0).byteLength);
  });

  it('finds nothing without a key, and says that the signatures are trusted by nobody', async () => {
    const { ok, signatures } = await verify({});
    expect({ ok, signatures }).toMatchObject({ ok: true, signatures: { valid: 0, untrusted: 3 } });
  });

  it('finds nothing when every chunk is hashed', async () => {
    await expect(errors({ everyChunk: true })).resolves.toEqual([]);
  });

  it('lists what belongs to nothing', async () => {
    const { sha256 } = await runs.store.put(RUN, Buffer.from('a working state'));
    const { ok, unreferenced, findings } = await verify();
    expect({ ok, unreferenced }).toEqual({ ok: true, unreferenced: [runs.store.locate(RUN, sha256)] });
    expect(findings.map(({ message }) => message)).toEqual(['holds 1 object of no checkpoint']);
  });

  it('does not take for part of the log what a replaced worker has left', async () => {
    runs = new ArchivedRuns();
    await runs.save(0);
    const fork = await runs.archive.save(await runs.request(10, {}, aState(99)));
    await runs.save(10);
    await runs.save(20);
    expect(await errors()).toEqual([]);
    expect(await notes()).toContain(`${fork.head.entry} is not part of the log`);
    expect(await notes()).toContain(`${manifestName(fork.checkpoint.checkpointId)} is not part of the log`);
  });

  it('knows a run whose last entry is not its head yet', async () => {
    runs = new ArchivedRuns();
    await runs.save(0);
    const head = runs.store.files.get(`${RUN}/head.json`) ?? Buffer.alloc(0);
    await runs.save(10);
    runs.store.files.set(`${RUN}/head.json`, head);
    expect(await errors()).toEqual([]);
    expect(await notes()).toContain(`${await entryAt(1)} follows the head, which does not name it yet`);
  });

  it('says that there is no log where there is none', async () => {
    const verdict = await new VerifyRun(runs.store).execute('ml-training-unknown');
    expect(verdict).toMatchObject({
      ok: false,
      entries: 0,
      findings: [{ subject: 'head.json', message: 'is missing' }],
    });
  });
});

describe('one flipped bit', () => {
  it.each(checkpointFiles)('in the %s of a checkpoint is found and named', async (kind) => {
    const file = (await filesOf(second(), 1))[kind];
    runs.damage(file);
    const found = await errors();
    expect(found.filter((error) => error.includes(file))).not.toEqual([]);
  });

  it.each(checkpointFiles)('anywhere in the %s of a checkpoint is found', async (kind) => {
    const file = (await filesOf(second(), 1))[kind];
    const name = `${RUN}/${file}`;
    const bytes = runs.store.files.get(name) ?? Buffer.alloc(0);
    const step = Math.ceil(bytes.length / 25);
    for (let at = 0; at < bytes.length; at += step) {
      const changed = Buffer.from(bytes);
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at);
      runs.store.files.set(name, changed);
      expect(await errors()).not.toEqual([]);
    }
    runs.store.files.set(name, bytes);
    expect(await errors()).toEqual([]);
  });

  it('in a state is found in its chunk', async () => {
    runs.damage(objectOf(second().state.sha256), (bytes) => {
      bytes.writeUInt8(bytes.readUInt8(131_080) ^ 1, 131_080);
      return bytes;
    });
    const { checkpointId, s3Path } = second();
    const where = `${s3Path} is damaged in chunk 2 (bytes 131072 to 131171)`;
    expect(await errors()).toEqual([`${where}: the state of ${checkpointId}`]);
    const { checkpoints } = await verify();
    expect(checkpoints.map(({ sound }) => sound)).toEqual([true, false, true]);
  });
});

describe('a file that is cut short or gone', () => {
  it.each(checkpointFiles)('is found where it is the %s', async (kind) => {
    const file = (await filesOf(second(), 1))[kind];
    const whole = runs.store.files.get(`${RUN}/${file}`) ?? Buffer.alloc(0);
    runs.damage(file, (bytes) => bytes.subarray(0, bytes.length - 40));
    expect((await errors()).filter((error) => error.includes(file))).not.toEqual([]);
    runs.store.files.set(`${RUN}/${file}`, whole);
    runs.drop(file);
    expect((await errors()).filter((error) => error.includes(`${file} is missing`))).not.toEqual([]);
  });

  it('says how long a state is', async () => {
    runs.damage(objectOf(second().state.sha256), (bytes) => bytes.subarray(0, 65_536));
    expect((await errors()).join('\n')).toContain('has 65536 bytes instead of 131172');
  });
});

describe('the log', () => {
  const swap = (a: string, b: string) => {
    const [first, other] = [a, b].map((name) => runs.store.files.get(`${RUN}/${name}`) ?? Buffer.alloc(0));
    runs.store.files.set(`${RUN}/${a}`, other!);
    runs.store.files.set(`${RUN}/${b}`, first!);
  };

  it('is found reordered', async () => {
    const [first, other] = [await entryAt(1), await entryAt(2)];
    swap(first, other);
    const found = (await errors()).join('\n');
    expect(found).toContain(first);
    expect(found).toContain(other);
  });

  it('is found without an entry in its middle, and goes on before it', async () => {
    const dropped = await entryAt(1);
    runs.drop(dropped);
    expect(await errors()).toContain(`${dropped} is missing`);
    expect((await verify()).entries).toBe(3);
  });

  it('is found without two entries one after the other', async () => {
    const dropped = [await entryAt(1), await entryAt(2)];
    dropped.forEach((name) => runs.drop(name));
    const found = await errors();
    expect(found).toContain(`${dropped[1]} is missing`);
    expect(found.join('\n')).toMatch(/log entry 1 is missing: none leads to root 0x[0-9a-f]{64}/);
  });

  it('is found without its last entry', async () => {
    const dropped = await entryAt(3);
    runs.drop(dropped);
    expect(await errors()).toContain(`${dropped} is missing`);
  });

  it('is found to go on after its head', async () => {
    const [, , third] = await entries();
    const head = { size: 2, root: `0x${third!.split('-')[1]}`, entry: await entryAt(1) };
    await runs.store.writeRecord(RUN, 'head.json', canonicalJson(head));
    expect((await errors()).join('\n')).toContain('head.json leaves out 2 entries that follow it');
  });

  it('is found cut short with all that spoke of it, by who knows the head', async () => {
    const before = runs.head;
    const [, , third, fourth] = await entries();
    const root = `0x${third!.split('-')[1]}`;
    await runs.store.writeRecord(RUN, 'head.json', canonicalJson({ size: 2, root, entry: await entryAt(1) }));
    [third!, fourth!, manifestName(saved[2]!.checkpointId)].forEach((name) => runs.drop(name));
    expect(await errors({})).toEqual([]);
    expect(await errors({ expectedHead: before.root })).toEqual([
      `head.json does not end with the expected root ${before.root}: no entry leads to it`,
    ]);
  });

  it('is found with an invented entry after its end', async () => {
    const { root } = runs.head;
    await runs.conclude();
    expect((await errors()).join('\n')).toContain('comes after the conclusion of the run');
    expect((await errors({ expectedHead: root })).join('\n')).toContain('the log goes on after it by 1');
  });

  it('names an entry beside the log', async () => {
    const text = canonicalJson({ invented: true });
    const sha256 = createHash('sha256').update(text).digest('hex');
    const name = `log/000001-${EMPTY_LOG.root.slice(2)}-${sha256}.json`;
    await runs.store.writeRecord(RUN, name, text);
    expect(await notes()).toContain(`${name} is not part of the log, and is no log entry in canonical JSON`);
  });

  it('is followed to the head that is expected, whatever head.json says', async () => {
    const { root } = runs.head;
    runs.damage('head.json', () => Buffer.from('{}'));
    const verdict = await verify({ expectedHead: root });
    expect(verdict).toMatchObject({ ok: false, entries: 4, head: { root } });
  });

  it('is not taken from another run', async () => {
    const other = new ArchivedRuns(runs.store, 'ml-training-digits-2');
    await other.save(0);
    const name = other.head.entry ?? '';
    runs.store.files.set(`${RUN}/${name}`, runs.store.files.get(`ml-training-digits-2/${name}`) ?? Buffer.alloc(0));
    await runs.store.writeRecord(RUN, 'head.json', canonicalJson(other.head));
    expect(await errors()).toContain(`${name} belongs to run ml-training-digits-2`);
  });
});

describe('manifests', () => {
  it('are found swapped', async () => {
    const [a, b] = [manifestName(second().checkpointId), manifestName(saved[2]!.checkpointId)];
    const [first, other] = [a, b].map((name) => runs.store.files.get(`${RUN}/${name}`) ?? Buffer.alloc(0));
    runs.store.files.set(`${RUN}/${a}`, other!);
    runs.store.files.set(`${RUN}/${b}`, first!);
    const found = await errors();
    expect(found).toContain(`${a} is the manifest of ${saved[2]!.checkpointId}`);
    expect(found).toContain(`${b} is the manifest of ${second().checkpointId}`);
  });

  it('are found moved to another place in the log, and to another log', async () => {
    const { checkpointId, merkleRoot, epoch, at } = second();
    const entry = { kind: 'checkpoint', epoch, checkpointId, merkleRoot } as const;
    const { name, head, inclusion, consistency } = await new RunLog(runs.store, RUN).append(EMPTY_LOG, at, entry);
    const { root: previousRoot } = EMPTY_LOG;
    const log = { index: 0, entry: name, root: head.root, previousRoot, inclusion, consistency };
    const manifest = await manifestOf(checkpointId);
    await runs.store.writeRecord(RUN, manifestName(checkpointId), canonicalJson({ ...manifest, log }));
    const place = `${manifestName(checkpointId)} names the log entry ${name}, not ${await entryAt(2)}`;
    expect(await errors()).toContain(place);
    await runs.store.writeRecord(RUN, 'head.json', canonicalJson(head));
    expect((await errors()).join('\n')).toContain(`, not ${previousRoot}`);
  });

  it.each([
    ['inclusion', 'has an inclusion proof that does not hold'],
    ['consistency', 'has a consistency proof that does not hold'],
  ] as const)('are found with another proof of %s', async (proof, problem) => {
    const name = manifestName(second().checkpointId);
    const manifest = JSON.parse((await runs.store.readRecord(RUN, name)) ?? '') as { readonly log: object };
    const log = { ...manifest.log, [proof]: ['0'.repeat(64)] };
    await runs.store.writeRecord(RUN, name, canonicalJson({ ...manifest, log }));
    expect(await errors()).toEqual([`${name} ${problem}`]);
  });

  it('are found where another state was put into them', async () => {
    const { sha256, bytes } = await runs.store.put(RUN, aState(99));
    const name = manifestName(second().checkpointId);
    const manifest: object = JSON.parse((await runs.store.readRecord(RUN, name)) ?? '');
    await runs.store.writeRecord(RUN, name, canonicalJson({ ...manifest, state: { sha256, bytes } }));
    expect((await errors()).join('\n')).toContain(`${name} says state ${sha256}`);
  });
});

describe('signatures', () => {
  const anotherKey = () =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();

  it('of another key are found', async () => {
    const found = await errors({ publicKey: anotherKey() });
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/was made with key [0-9a-f]{64}, which is not the trusted key [0-9a-f]{64}$/);
  });

  it('are missed where a key is expected', async () => {
    runs = new ArchivedRuns(new MemoryCheckpointStore(), RUN, new P256Signer());
    const { checkpointId } = await runs.save(0);
    expect(await errors({})).toEqual([]);
    expect(await errors({ publicKey: anotherKey() })).toEqual([`${manifestName(checkpointId)} is not signed`]);
  });

  it('are found taken out of a manifest', async () => {
    const name = manifestName(second().checkpointId);
    const { signature, ...manifest } = await manifestOf(second().checkpointId);
    await runs.store.writeRecord(RUN, name, canonicalJson(manifest));
    expect(await errors({})).toContain(`${name} does not name its signature ${signature}`);
  });

  it('of another checkpoint are found', async () => {
    const name = manifestName(second().checkpointId);
    const other = await manifestOf(saved[2]!.checkpointId);
    const bundle = (await runs.store.readRecord(RUN, other.signature)) ?? '';
    const mine = await manifestOf(second().checkpointId);
    const moved = other.signature.replace(saved[2]!.checkpointId, second().checkpointId);
    await runs.store.writeRecord(RUN, moved, bundle);
    await runs.store.writeRecord(RUN, name, canonicalJson({ ...mine, signature: moved }));
    expect((await errors()).join('\n')).toContain(
      `${moved} does not sign ${second().checkpointId}: it signs other files`,
    );
  });
});

describe('the story of a run', () => {
  beforeEach(async () => {
    runs = new ArchivedRuns();
    await runs.save(0);
  });

  it('may go back: what a rollback names as damaged is no error', async () => {
    const damaged = await runs.save(10);
    runs.damage(objectOf(damaged.state.sha256));
    await runs.rollBack();
    await runs.save(10, { at: '2026-01-01T12:00:00.000Z' }, aState(11));
    const { ok, checkpoints, rollbacks } = await verify();
    expect({ ok, rollbacks }).toEqual({ ok: true, rollbacks: 1 });
    expect(checkpoints.map(({ sound, superseded }) => [sound, superseded])).toEqual([
      [true, false],
      [false, true],
      [true, false],
    ]);
    expect((await notes()).join('\n')).toMatch(/is damaged in chunk 1 .* log\/000002-\S+ has left it behind/);
  });

  it('has each epoch', async () => {
    await runs.save(10, { points: pointsOf(0, 9) });
    expect((await errors()).join('\n')).toContain('does not tell of each epoch from 1 to 10');
  });

  it('goes from one checkpoint to the next', async () => {
    const first = runs.last;
    await runs.save(10);
    await runs.save(20, { predecessor: first!, points: pointsOf(0, 20) });
    expect((await errors()).join('\n')).toMatch(/was computed from epoch-000000-\w+, but comes after epoch-000010-\w+/);
  });

  it('names the state it went on from', async () => {
    const { last } = runs;
    await runs.save(10, { predecessor: { ...last!, state: { sha256: 'b'.repeat(64), bytes: 1 } } });
    expect((await errors()).join('\n')).toContain('was computed from another state');
  });

  it('has a decision for each change', async () => {
    const hyperparameters = { ...aSetup.hyperparameters, learningRate: 0.5 };
    await runs.save(10, { setup: { ...aSetup, hyperparameters, seed: 7 } });
    const found = (await errors()).join('\n');
    expect(found).toContain('was computed with learningRate 0.5, which nobody decided');
    expect(found).toContain('was computed with seed 7, which nobody decided');
  });

  it('takes decisions from the epoch on that they are for', async () => {
    const adjust = aDecision({
      decision: 'adjust',
      epoch: 5,
      effectiveFrom: 6,
      newHyperparameters: { learningRate: 0.5 },
    });
    const later = aDecision({
      decision: 'adjust',
      epoch: 10,
      effectiveFrom: 11,
      randomSeed: 7,
      at: '2026-01-02T00:00:00.000Z',
    });
    const hyperparameters = { ...aSetup.hyperparameters, learningRate: 0.5 };
    await runs.save(10, { decisions: [adjust, later], setup: { ...aSetup, hyperparameters } });
    await runs.save(20, { setup: { ...aSetup, hyperparameters, seed: 7 } });
    expect(await errors()).toEqual([]);
  });

  it('notes another trainer', async () => {
    await runs.save(10, { setup: { ...aSetup, trainer: { ...aSetup.trainer, version: '2.0.0' } } });
    expect((await notes()).join('\n')).toContain(
      'was computed by toy 2.0.0 on cpu with 1 thread, the one before by toy 1.0.0',
    );
    expect(await errors()).toEqual([]);
  });

  it('begins where its parent stood', async () => {
    const parent = {
      runId: 'ml-training-digits-0',
      checkpointId: 'epoch-000030-abc',
      merkleRoot: EMPTY_LOG.root,
      epoch: 30,
    };
    runs = new ArchivedRuns();
    const run = { ...runs.run, parent };
    await runs.save(30, { run, points: [] });
    await runs.save(40, { run });
    expect(await errors()).toEqual([]);
  });

  it('ends with the checkpoint that it came to', async () => {
    runs.last = { ...runs.last!, checkpointId: 'epoch-000099-000000000000' };
    await runs.conclude();
    expect((await errors()).join('\n')).toContain(
      'ends with epoch-000099-000000000000 at epoch 0, not with epoch-000000-',
    );
  });
});
