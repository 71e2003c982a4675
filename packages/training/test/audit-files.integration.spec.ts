import { createHash, generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Checkpoint, EMPTY_LOG, type LogHead } from '@fake-stripe/contracts';
import {
  exportCheckpoint,
  FileCheckpointStore,
  NoValidCheckpoint,
  P256Signer,
  StoredTrainingArchive,
  VerifyRun,
} from '../src/index.js';
import { verifyBundle } from '../src/audit/application/model-signature.js';
import { anEvaluation, aSetup, aState, pointsOf, RUN } from './support/archived-runs.js';

const pem = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const signer = new P256Signer(pem.toString());
const publicKey = signer.publicKey() ?? '';

let folder: string;
let store: FileCheckpointStore;
let head: LogHead;
let saved: Checkpoint[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'audit-files-'));
  store = new FileCheckpointStore(join(folder, 'checkpoints'));
  head = EMPTY_LOG;
  saved = [];
  for (const epoch of [0, 10, 20]) await save(epoch);
});

afterEach(() => rm(folder, { recursive: true }));

async function save(epoch: number): Promise<void> {
  const predecessor = saved.at(-1);
  const answer = await new StoredTrainingArchive(store, signer).save({
    run: { runId: RUN, modelId: 'digits' },
    epoch,
    at: new Date(Date.UTC(2026, 0, 1, 0, epoch)).toISOString(),
    state: await store.put(RUN, aState(epoch)),
    setup: aSetup,
    points: pointsOf(predecessor?.epoch ?? 0, epoch),
    decisions: [],
    evaluation: anEvaluation,
    ...(predecessor === undefined ? {} : { predecessor }),
    head,
  });
  saved.push(answer.checkpoint);
  head = answer.head;
}

async function filesOfRun(): Promise<string[]> {
  const entries = await readdir(join(folder, 'checkpoints', RUN), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('an archive in files', () => {
  it('is sound as it was written', async () => {
    const verdict = await new VerifyRun(store).execute(RUN, { publicKey, expectedHead: head.root });
    expect(verdict).toMatchObject({ ok: true, entries: 3, findings: [], signatures: { valid: 3 } });
  });

  it('is found damaged whichever of its files has one byte too many', async () => {
    const files = await filesOfRun();
    // Three states, metadata, entries, bundles and manifests, and the head.
    expect(files).toHaveLength(16);
    for (const file of files) {
      const before = await readFile(file);
      await appendFile(file, ' ');
      const { ok, findings } = await new VerifyRun(store).execute(RUN, { publicKey });
      const found = findings.some(({ subject, message }) =>
        `${subject} ${message}`.includes(file.split('/').at(-1) ?? ''),
      );
      expect({ file, ok, found }).toEqual({ file, ok: false, found: true });
      await writeFile(file, before);
    }
  });
});

describe('exporting a checkpoint', () => {
  it('lays out what its signature is about, and the signature beside it', async () => {
    const [, checkpoint] = saved;
    const { model, signature } = await exportCheckpoint(store, RUN, checkpoint!.checkpointId, join(folder, 'export'));
    expect((await readdir(model)).sort()).toEqual(['metadata.json', 'state.safetensors']);
    const hashOf = async (name: string) =>
      createHash('sha256')
        .update(await readFile(join(model, name)))
        .digest('hex');
    expect(await hashOf('state.safetensors')).toBe(checkpoint!.state.sha256);
    const files = await Promise.all(
      ['metadata.json', 'state.safetensors'].map(async (name) => ({ name, sha256: await hashOf(name) })),
    );
    const bundle = await readFile(signature ?? '', 'utf8');
    expect(verifyBundle(bundle, files, publicKey)).toMatchObject({ outcome: 'valid' });
  });

  it('fails for a checkpoint that is not there', async () => {
    await expect(exportCheckpoint(store, RUN, 'epoch-000001-000000000000', folder)).rejects.toThrow(NoValidCheckpoint);
  });
});

it('says of a damaged state where its file lies', async () => {
  const file = fileURLToPath(saved[1]!.s3Path);
  await appendFile(file, 'x');
  const { findings } = await new VerifyRun(store).execute(RUN);
  expect(findings.map(({ subject }) => subject)).toEqual([saved[1]!.s3Path]);
});
