import { EMPTY_LOG } from '@fake-stripe/contracts';
import { aDecision, anEvaluation, ArchivedRuns, aSetup, aState, RUN } from '../../../test/support/archived-runs.js';
import { MemoryCheckpointStore } from '../../../test/support/memory-checkpoint-store.js';
import { ObjectDamaged, StoreUnavailable } from '../../checkpoints/application/ports/checkpoint-store.js';
import { P256Signer } from '../infrastructure/p256-signer.js';
import { manifestName } from '../domain/checkpoint-manifest.js';
import { chunkHashes } from '../domain/checkpoint-tree.js';
import { ChunkHasher } from './ports/chunk-hasher.js';
import { StoredTrainingArchive } from './stored-training-archive.js';
import { LogDamaged, NoValidCheckpoint } from './training-archive.js';

const headOf = (runs: ArchivedRuns): unknown =>
  JSON.parse(runs.store.files.get(`${RUN}/head.json`)?.toString() ?? '{}');
const entriesOf = async (runs: ArchivedRuns) => runs.store.listRecords(RUN, 'log/');

let runs: ArchivedRuns;

beforeEach(() => {
  runs = new ArchivedRuns();
});

describe('keeping a state', () => {
  class Counting extends ChunkHasher {
    readonly hashed: Uint8Array[] = [];
    override async hashesOf(state: Uint8Array) {
      this.hashed.push(state);
      return chunkHashes(state);
    }
  }
  let hasher: Counting;
  let archive: StoredTrainingArchive;

  beforeEach(() => {
    hasher = new Counting();
    archive = new StoredTrainingArchive(runs.store, runs.signer, hasher);
  });

  it('puts it into the store, and the checkpoint that follows is the same without hashing its chunks again', async () => {
    const kept = await archive.keep(RUN, aState(10));
    await expect(runs.store.get(RUN, kept.sha256)).resolves.toEqual(Buffer.from(aState(10)));
    const request = await runs.request(10);
    expect(request.state).toEqual(kept);
    const saved = await archive.save(request, aState(10));
    expect(hasher.hashed).toHaveLength(1);
    await expect(runs.archive.save(request)).resolves.toEqual(saved);
  });

  it('changes nothing for the state of another checkpoint', async () => {
    await archive.keep(RUN, aState(10));
    const request = await runs.request(10, {}, aState(99));
    const saved = await archive.save(request);
    expect(hasher.hashed).toHaveLength(2);
    await expect(runs.archive.save(request)).resolves.toEqual(saved);
  });

  it('does not hide that the state was damaged since', async () => {
    const { sha256 } = await archive.keep(RUN, aState(10));
    const request = await runs.request(10);
    runs.damage(`objects/${sha256}`);
    await expect(archive.save(request)).rejects.toThrow(ObjectDamaged);
  });

  it('remembers the newest, and no more than it may', async () => {
    for (let number = 0; number <= 16; number += 1) await archive.keep(RUN, aState(number, 10));
    hasher.hashed.length = 0;
    for (const number of [0, 1, 16]) await archive.save(await runs.request(10, {}, aState(number, 10)));
    expect(hasher.hashed).toEqual([Buffer.from(aState(0, 10))]);
  });

  it('fails where the store cannot take it', async () => {
    class Full extends MemoryCheckpointStore {
      override async put(): Promise<never> {
        throw new StoreUnavailable('No space');
      }
    }
    archive = new StoredTrainingArchive(new Full(), runs.signer, hasher);
    await expect(archive.keep(RUN, aState(10))).rejects.toThrow(StoreUnavailable);
  });
});

describe('saving a checkpoint', () => {
  it('names it by its epoch and its root, and says where its state lies', async () => {
    const checkpoint = await runs.save(10);
    expect(checkpoint.checkpointId).toBe(`epoch-000010-${checkpoint.merkleRoot.slice(2, 14)}`);
    expect(checkpoint.merkleRoot).toMatch(/^0x[0-9a-f]{64}$/);
    expect(checkpoint).toMatchObject({ epoch: 10, loss: 0.1, evaluation: anEvaluation, bytes: aState(10).byteLength });
    expect(checkpoint.s3Path).toBe(runs.store.locate(RUN, checkpoint.state.sha256));
  });

  it('gives back what can be restored', async () => {
    const checkpoint = await runs.save(10);
    await expect(runs.archive.restore(RUN, checkpoint.checkpointId)).resolves.toEqual({ checkpoint, setup: aSetup });
  });

  it('grows the log by one entry, and its head with it', async () => {
    await runs.save(10);
    const before = runs.head;
    await runs.save(20);
    expect(runs.head).toMatchObject({ size: before.size + 1 });
    expect(headOf(runs)).toEqual(runs.head);
  });

  it('writes the manifest after all that it names, and the head last', async () => {
    const written: string[] = [];
    class Recording extends MemoryCheckpointStore {
      override async put(runId: string, bytes: Uint8Array) {
        written.push('object');
        return super.put(runId, bytes);
      }
      override async writeRecord(runId: string, name: string, text: string) {
        written.push(name.split('/')[0] ?? '');
        return super.writeRecord(runId, name, text);
      }
    }
    await new ArchivedRuns(new Recording()).save(10);
    expect(written).toEqual(['object', 'object', 'log', 'signatures', 'checkpoints', 'head.json']);
  });

  it('does the same twice, and leaves the same files', async () => {
    const request = await runs.request(10);
    const first = await runs.archive.save(request);
    const files = new Map(runs.store.files);
    await expect(runs.archive.save(request)).resolves.toEqual(first);
    expect(runs.store.files).toEqual(files);
  });

  it('does the same at the same time', async () => {
    const request = await runs.request(10);
    const [first, second] = await Promise.all([runs.archive.save(request), runs.archive.save(request)]);
    expect(second).toEqual(first);
    expect(await entriesOf(runs)).toHaveLength(1);
    await expect(runs.archive.restore(RUN, first.checkpoint.checkpointId)).resolves.toBeDefined();
  });

  it('completes what a crash has left unfinished', async () => {
    const request = await runs.request(10);
    const first = await runs.archive.save(request);
    runs.drop('head.json');
    runs.drop(manifestName(first.checkpoint.checkpointId));
    await expect(runs.archive.save(request)).resolves.toEqual(first);
    await expect(runs.archive.restore(RUN, first.checkpoint.checkpointId)).resolves.toBeDefined();
    expect(headOf(runs)).toEqual(first.head);
  });

  it('leaves the head where it is when a worker comes late', async () => {
    const late = await runs.request(10);
    const first = await runs.save(10);
    await runs.save(20);
    await runs.save(30);
    const answer = await runs.archive.save(late);
    expect(answer).toMatchObject({ checkpoint: first, head: { size: 1 } });
    expect(headOf(runs)).toEqual(runs.head);
  });

  it('leaves the head where it is when a late worker has computed something else', async () => {
    const late = await runs.request(10, {}, aState(99));
    await runs.save(10);
    await runs.save(20);
    await runs.archive.save(late);
    expect(headOf(runs)).toEqual(runs.head);
  });

  it('goes on from the head that it is given, whatever another worker has appended', async () => {
    const fork = await runs.request(10, {}, aState(99));
    await runs.save(10);
    await runs.archive.save(fork);
    expect(await entriesOf(runs)).toHaveLength(2);
    await runs.save(20);
    expect(headOf(runs)).toEqual(runs.head);
    expect(runs.head.size).toBe(2);
  });

  it('signs nothing without a key', async () => {
    runs = new ArchivedRuns(new MemoryCheckpointStore(), RUN, new P256Signer());
    const { checkpointId } = await runs.save(10);
    expect(await runs.store.listRecords(RUN, 'signatures/')).toEqual([]);
    await expect(runs.archive.restore(RUN, checkpointId)).resolves.toBeDefined();
  });

  it('does not read a state that is given to it, and saves the same', async () => {
    const request = await runs.request(10);
    const first = await runs.archive.save(request);
    const read: string[] = [];
    class Recording extends MemoryCheckpointStore {
      override async read(runId: string, sha256: string) {
        read.push(sha256);
        return super.read(runId, sha256);
      }
    }
    const other = new ArchivedRuns(new Recording());
    await other.store.put(RUN, aState(10));
    await expect(other.archive.save(request, aState(10))).resolves.toEqual(first);
    expect(read).toEqual([]);
  });

  it('refuses a state that is not what its hash says', async () => {
    const request = await runs.request(10);
    runs.damage(`objects/${request.state.sha256}`);
    await expect(runs.archive.save(request)).rejects.toThrow(ObjectDamaged);
    expect(await entriesOf(runs)).toEqual([]);
  });

  it.each([
    ['is damaged', (name: string) => runs.damage(name)],
    ['is missing', (name: string) => runs.drop(name)],
  ])('refuses a log whose last entry %s', async (_, harm) => {
    await runs.save(10);
    harm(runs.head.entry ?? '');
    await expect(runs.save(20)).rejects.toThrow(LogDamaged);
  });

  it('refuses a head that the log does not lead to', async () => {
    await runs.save(10);
    await expect(runs.save(20, { head: { ...runs.head, root: EMPTY_LOG.root } })).rejects.toThrow(LogDamaged);
    await expect(runs.save(20, { head: { ...EMPTY_LOG, root: runs.head.root } })).rejects.toThrow(LogDamaged);
  });

  it('reads no more for a long log than for a short one', async () => {
    const reads: number[] = [];
    for (let epoch = 1; epoch <= 40; epoch += 1) {
      runs.store.reads = 0;
      await runs.save(epoch, {}, aState(epoch, 10));
      reads.push(runs.store.reads);
    }
    expect(new Set(reads.slice(1)).size).toBe(1);
  });
});

describe('rolling back', () => {
  it('takes the newest checkpoint where it is sound', async () => {
    await runs.save(10);
    const newest = await runs.save(20);
    const { checkpoint, setup, rollback } = await runs.rollBack('diverged');
    expect({ checkpoint, setup }).toEqual({ checkpoint: newest, setup: aSetup });
    expect(rollback).toMatchObject({ reason: 'diverged', damaged: [], to: newest.checkpointId, epoch: 20 });
  });

  it('names those that are damaged, newest first', async () => {
    const first = await runs.save(10);
    const second = await runs.save(20);
    const third = await runs.save(30);
    runs.damage(`objects/${second.state.sha256}`);
    runs.drop(manifestName(third.checkpointId));
    const { checkpoint, rollback } = await runs.rollBack();
    expect(checkpoint).toEqual(first);
    expect(rollback.damaged).toEqual([third.checkpointId, second.checkpointId]);
    expect(runs.head.size).toBe(4);
  });

  it('passes over checkpoints that an earlier rollback has left behind', async () => {
    const first = await runs.save(10);
    const abandoned = await runs.save(20);
    runs.damage(`objects/${abandoned.state.sha256}`);
    await runs.rollBack();
    runs.damage(`objects/${abandoned.state.sha256}`);
    const retrained = await runs.save(20, { at: '2026-01-01T12:00:00.000Z' }, aState(77));
    runs.damage(`objects/${retrained.state.sha256}`);
    const { checkpoint, rollback } = await runs.rollBack();
    expect(checkpoint).toEqual(first);
    expect(rollback.damaged).toEqual([retrained.checkpointId]);
  });

  it('passes over what an earlier rollback itself has left behind', async () => {
    const first = await runs.save(10);
    const harmed = [await runs.save(20)];
    const third = await runs.save(30);
    runs.damage(`objects/${third.state.sha256}`);
    await runs.rollBack();
    harmed.push(await runs.save(25));
    for (const { state } of harmed) runs.damage(`objects/${state.sha256}`);
    await runs.rollBack();
    const last = await runs.save(15);
    runs.damage(`objects/${last.state.sha256}`);
    const { checkpoint, rollback } = await runs.rollBack();
    expect(checkpoint).toEqual(first);
    expect(rollback.damaged).toEqual([last.checkpointId]);
  });

  it('does the same twice', async () => {
    await runs.save(10);
    const { head } = runs;
    const first = await runs.rollBack();
    runs.head = head;
    await expect(runs.rollBack()).resolves.toEqual(first);
    expect(await entriesOf(runs)).toHaveLength(2);
  });

  it('fails where no checkpoint is sound, and where there is none', async () => {
    await expect(runs.rollBack()).rejects.toThrow(NoValidCheckpoint);
    const only = await runs.save(10);
    runs.damage(`objects/${only.state.sha256}`);
    await expect(runs.rollBack()).rejects.toThrow(only.checkpointId);
  });

  it('does not go by a log that is damaged', async () => {
    await runs.save(10);
    const middle = runs.head.entry ?? '';
    const second = await runs.save(20);
    runs.damage(middle);
    runs.drop(manifestName(second.checkpointId));
    await expect(runs.rollBack()).rejects.toThrow(LogDamaged);
  });
});

describe('concluding', () => {
  it('is the last entry, once', async () => {
    await runs.save(10);
    const { head } = runs;
    await runs.conclude([aDecision({ decision: 'stop' })]);
    const concluded = runs.head;
    runs.head = head;
    await runs.conclude([aDecision({ decision: 'stop' })]);
    expect(runs.head).toEqual(concluded);
    expect(headOf(runs)).toEqual(concluded);
    expect(await entriesOf(runs)).toHaveLength(2);
  });

  it('counts against a longer log that the workflow does not know', async () => {
    await runs.save(10);
    const { head, last } = runs;
    await runs.save(20);
    await runs.save(30);
    runs.head = head;
    runs.last = last;
    await runs.conclude();
    expect(headOf(runs)).toEqual(runs.head);
  });
});

describe('restoring', () => {
  it('fails for a checkpoint that the run does not have', async () => {
    await expect(runs.archive.restore(RUN, 'epoch-000010-000000000000')).rejects.toThrow(NoValidCheckpoint);
  });

  it('says what is damaged', async () => {
    const { checkpointId, state } = await runs.save(10);
    runs.damage(`objects/${state.sha256}`);
    await expect(runs.archive.restore(RUN, checkpointId)).rejects.toThrow(
      'is damaged in chunk 1 (bytes 65536 to 131071)',
    );
  });
});
