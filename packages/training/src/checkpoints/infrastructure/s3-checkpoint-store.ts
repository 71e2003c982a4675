import {
  DeleteObjectCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { StoredObject } from '@fake-stripe/contracts';
import { CheckpointStore, StoreUnavailable } from '../application/ports/checkpoint-store.js';
import { sha256InTurns, sha256Of, soundBytes } from './content-address.js';
import {
  checkedRecord,
  checkedRecordPrefix,
  checkedRunId,
  checkedSha256,
  isRecord,
  isRunId,
  isSha256,
  OBJECTS,
} from './stored-names.js';

export interface S3Place {
  readonly client: S3Client;
  readonly bucket: string;
  /** Of every key; empty, or parts separated by `/`. */
  readonly prefix: string;
}

/** Keys: `<prefix>/<run>/objects/<sha256>` and `<prefix>/<run>/<record>`. S3 shows an object whole or not at all. */
export class S3CheckpointStore extends CheckpointStore {
  private readonly client: S3Client;
  private readonly bucket: string;
  /** Empty, or ends with a slash. */
  private readonly root: string;

  constructor({ client, bucket, prefix }: S3Place) {
    super();
    this.client = client;
    this.bucket = bucket;
    this.root = prefix === '' ? '' : `${prefix}/`;
  }

  async put(runId: string, bytes: Uint8Array): Promise<StoredObject> {
    const sha256 = await sha256InTurns(bytes);
    // Also where it is there already: it may be damaged.
    await this.write(this.keyOf(runId, sha256), bytes);
    return { sha256, bytes: bytes.byteLength };
  }

  async get(runId: string, sha256: string): Promise<Uint8Array> {
    return soundBytes(await this.read(runId, sha256), sha256, this.locate(runId, sha256));
  }

  async read(runId: string, sha256: string): Promise<Uint8Array | undefined> {
    return this.readKey(this.keyOf(runId, sha256));
  }

  async digest(runId: string, sha256: string): Promise<string | undefined> {
    const bytes = await this.read(runId, sha256);
    return bytes && sha256Of(bytes);
  }

  async remove(runId: string, sha256: string): Promise<void> {
    const Key = this.keyOf(runId, sha256);
    await this.guarded('remove', Key, async () =>
      this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key })).catch(undefinedWhereMissing),
    );
  }

  async objects(runId: string): Promise<string[]> {
    const { keys } = await this.list(`${this.folderOf(runId)}/${OBJECTS}/`);
    return keys.filter(isSha256).sort();
  }

  async writeRecord(runId: string, name: string, text: string): Promise<void> {
    await this.write(this.recordKey(runId, name), Buffer.from(text));
  }

  async readRecord(runId: string, name: string): Promise<string | undefined> {
    const bytes = await this.readKey(this.recordKey(runId, name));
    return bytes && Buffer.from(bytes).toString();
  }

  async listRecords(runId: string, prefix: string): Promise<string[]> {
    const folder = `${this.folderOf(runId)}/`;
    const { keys } = await this.list(`${folder}${checkedRecordPrefix(prefix)}`);
    return keys
      .map((rest) => `${prefix}${rest}`)
      .filter(isRecord)
      .sort();
  }

  async runs(): Promise<string[]> {
    const { folders } = await this.list(this.root, '/');
    const runs: string[] = [];
    for (const runId of folders.filter(isRunId)) {
      const { keys, folders: within } = await this.list(`${this.root}${runId}/`, '/');
      if (keys.some(isRecord) || within.some(isRecord)) runs.push(runId);
    }
    return runs.sort();
  }

  locate(runId: string, sha256?: string): string {
    return this.addressOf(sha256 === undefined ? this.folderOf(runId) : this.keyOf(runId, sha256));
  }

  private folderOf(runId: string): string {
    return `${this.root}${checkedRunId(runId)}`;
  }

  private keyOf(runId: string, sha256: string): string {
    return `${this.folderOf(runId)}/${OBJECTS}/${checkedSha256(sha256)}`;
  }

  private recordKey(runId: string, name: string): string {
    return `${this.folderOf(runId)}/${checkedRecord(name)}`;
  }

  private addressOf(key: string): string {
    return `s3://${this.bucket}/${key}`;
  }

  private async write(Key: string, Body: Uint8Array): Promise<void> {
    await this.guarded('write', Key, async () =>
      this.client.send(new PutObjectCommand({ Bucket: this.bucket, Key, Body })),
    );
  }

  private async readKey(Key: string): Promise<Uint8Array | undefined> {
    return this.guarded('read', Key, async () => {
      const answer = await this.client
        .send(new GetObjectCommand({ Bucket: this.bucket, Key }))
        .catch(undefinedWhereMissing);
      if (answer === undefined) return undefined;
      // Throws where the answer ends before its length or its last chunk.
      return (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0);
    });
  }

  /** What follows `Prefix` in the keys; with a delimiter those before it, and the names up to it as folders. */
  private async list(Prefix: string, Delimiter?: string): Promise<{ keys: string[]; folders: string[] }> {
    return this.guarded('list', Prefix, async () => {
      const pages: ListObjectsV2CommandOutput[] = [];
      const query = { Bucket: this.bucket, Prefix, ...(Delimiter !== undefined && { Delimiter }) };
      for await (const page of paginateListObjectsV2({ client: this.client }, query)) pages.push(page);
      const rest = (name = '', end = 0) => name.slice(Prefix.length, name.length - end);
      return {
        keys: pages.flatMap(({ Contents = [] }) => Contents.map(({ Key }) => rest(Key))),
        folders: pages.flatMap(({ CommonPrefixes = [] }) => CommonPrefixes.map((each) => rest(each.Prefix, 1))),
      };
    });
  }

  /** Whatever goes wrong after the SDK's own attempts: the network, the server, rights, credentials, half an answer. */
  private async guarded<Result>(what: string, key: string, action: () => Promise<Result>): Promise<Result> {
    try {
      return await action();
    } catch (cause) {
      const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new StoreUnavailable(`The checkpoint store cannot ${what} ${this.addressOf(key)}: ${reason}`, { cause });
    }
  }
}

function undefinedWhereMissing(error: unknown): undefined {
  if (typeof error === 'object' && error !== null && 'name' in error && error.name === 'NoSuchKey') return undefined;
  throw error;
}
