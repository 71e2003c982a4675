import { createHash } from 'node:crypto';
import type { StoredObject } from '@fake-stripe/contracts';
import { CheckpointStore, ObjectDamaged } from '../../src/checkpoints/application/ports/checkpoint-store.js';

/** A checkpoint store in memory, whose files a test can damage. */
export class MemoryCheckpointStore extends CheckpointStore {
  readonly files = new Map<string, Buffer>();
  reads = 0;

  override async put(runId: string, bytes: Uint8Array): Promise<StoredObject> {
    const sha256 = hashOf(bytes);
    this.files.set(`${runId}/objects/${sha256}`, Buffer.from(bytes));
    return { sha256, bytes: bytes.byteLength };
  }

  override async get(runId: string, sha256: string): Promise<Uint8Array> {
    const bytes = await this.read(runId, sha256);
    const actual = bytes === undefined ? undefined : hashOf(bytes);
    if (bytes === undefined || actual !== sha256) throw new ObjectDamaged(sha256, this.locate(runId, sha256), actual);
    return bytes;
  }

  override async read(runId: string, sha256: string): Promise<Uint8Array | undefined> {
    this.reads += 1;
    return this.files.get(`${runId}/objects/${sha256}`);
  }

  override async digest(runId: string, sha256: string): Promise<string | undefined> {
    const bytes = await this.read(runId, sha256);
    return bytes && hashOf(bytes);
  }

  override async remove(runId: string, sha256: string): Promise<void> {
    this.files.delete(`${runId}/objects/${sha256}`);
  }

  override async objects(runId: string): Promise<string[]> {
    return this.names(`${runId}/objects/`).map((name) => name.slice('objects/'.length));
  }

  override async writeRecord(runId: string, name: string, text: string): Promise<void> {
    this.files.set(`${runId}/${name}`, Buffer.from(text));
  }

  override async readRecord(runId: string, name: string): Promise<string | undefined> {
    this.reads += 1;
    return this.files.get(`${runId}/${name}`)?.toString();
  }

  override async listRecords(runId: string, prefix: string): Promise<string[]> {
    return this.names(`${runId}/`).filter((name) => name.startsWith(prefix) && !name.startsWith('objects/'));
  }

  override async runs(): Promise<string[]> {
    const records = [...this.files.keys()].filter((name) => !name.includes('/objects/'));
    return [...new Set(records.map((name) => name.split('/')[0] ?? ''))].sort();
  }

  override locate(runId: string, sha256?: string): string {
    return sha256 === undefined ? `memory:///${runId}` : `memory:///${runId}/objects/${sha256}`;
  }

  /** Names below a prefix, without the run. */
  private names(prefix: string): string[] {
    const run = prefix.slice(0, prefix.indexOf('/') + 1);
    return [...this.files.keys()]
      .filter((name) => name.startsWith(prefix))
      .map((name) => name.slice(run.length))
      .sort();
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
