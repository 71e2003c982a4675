import { fileURLToPath } from 'node:url';
import type { CheckpointStore } from '../application/ports/checkpoint-store.js';
import { FileCheckpointStore } from './file-checkpoint-store.js';
import { S3CheckpointStore } from './s3-checkpoint-store.js';
import { s3Client, type S3Settings } from './s3-client.js';

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;
const S3 = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/+((?:[A-Za-z0-9._-]+\/+)*[A-Za-z0-9._-]+)?\/*)?$/;

/**
 * The store at an address: `file:///folder`, a path, or `s3://bucket/prefix`. Nothing is opened or made before the
 * first use.
 * @throws Error when it is no such address
 */
export function openCheckpointStore(address: string, settings: S3Settings = {}): CheckpointStore {
  const scheme = SCHEME.exec(address)?.[1]?.toLowerCase();
  if (scheme === 's3') return openS3(address, settings);
  if (scheme === 'file') return new FileCheckpointStore(pathOf(address));
  if (scheme !== undefined || address === '') throw notAnAddress(address);
  return new FileCheckpointStore(address);
}

function openS3(address: string, settings: S3Settings): CheckpointStore {
  const [, bucket, prefix = ''] = S3.exec(address) ?? [];
  if (bucket === undefined) throw notAnAddress(address);
  return new S3CheckpointStore({ client: s3Client(settings), bucket, prefix: prefix.replace(/\/+/g, '/') });
}

function pathOf(address: string): string {
  try {
    return fileURLToPath(address);
  } catch (cause) {
    throw notAnAddress(address, cause);
  }
}

function notAnAddress(address: string, cause?: unknown): Error {
  const message = `${JSON.stringify(address)} is no checkpoint store: expected file:///folder, a path or s3://bucket/prefix`;
  return new Error(message, { cause });
}
