import { temporalCli, temporalTestServer } from './binary.js';
import { binarySources } from './binary-sources.js';
import { findBinary, type FoundBinary } from './find-binary.js';

export interface FindOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Told what is being fetched, before it is. */
  readonly onProgress?: (message: string) => void;
}

/** Temporal's CLI, fetched when it is nowhere. @throws BinaryNotFound */
export function findTemporalCli({ env = process.env, onProgress = () => undefined }: FindOptions = {}) {
  return findBinary(temporalCli, env, binarySources(env, onProgress)) satisfies Promise<FoundBinary>;
}

/** The time-skipping test server, fetched when it is nowhere. @throws BinaryNotFound */
export function findTemporalTestServer({ env = process.env, onProgress = () => undefined }: FindOptions = {}) {
  return findBinary(temporalTestServer, env, binarySources(env, onProgress)) satisfies Promise<FoundBinary>;
}
