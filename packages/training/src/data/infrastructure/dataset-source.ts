import { DatasetInvalid, type Dataset } from '../application/ports/datasets.js';
import { splitOf } from '../domain/split.js';
import type { DataFile } from './data-folder.js';
import type { NamedContent } from './idx-format.js';
import { classesOf, samplesOf, type RawSamples } from './raw-samples.js';

export type ParsedDataset = Omit<Dataset, 'description'>;

/** Where a dataset comes from and how it is read. */
export interface DatasetSource {
  readonly name: string;
  /** As SPDX calls it. */
  readonly licence: string;
  /** What its SHA-256 is known to be. */
  readonly pinned?: string;
  /** The SHA-256 is that of their contents, decompressed, one after the other. @throws DatasetUnavailable */
  files(): Promise<readonly DataFile[]>;
  /** @throws DatasetInvalid */
  parse(contents: readonly NamedContent[], sha256: string): Promise<ParsedDataset>;
}

/** Data without a split of its own. */
export async function splitByHash(name: string, raw: RawSamples, sha256: string): Promise<ParsedDataset> {
  if (raw.count < 2) throw new DatasetInvalid(`${name} has one sample: none could be held out`);
  const split = splitOf(sha256, raw.count);
  return {
    shape: raw.shape,
    classes: classesOf(raw.labels),
    train: await samplesOf(raw, split.train),
    heldOut: await samplesOf(raw, split.heldOut),
  };
}

/** Data whose authors say what is held out. */
export async function splitAsGiven(train: RawSamples, heldOut: RawSamples): Promise<ParsedDataset> {
  const [shape, other] = [train.shape, heldOut.shape].map((sizes) => sizes.join(' × '));
  if (shape !== other) throw new DatasetInvalid(`Images to train on are ${shape}, those held out ${other}`);
  return {
    shape: train.shape,
    classes: classesOf(train.labels, heldOut.labels),
    train: await samplesOf(train),
    heldOut: await samplesOf(heldOut),
  };
}

/** The file that a source has listed at this place. */
export function contentOf(contents: readonly NamedContent[], index: number): NamedContent {
  const content = contents[index];
  if (content === undefined) throw new RangeError(`${contents.length} files are fewer than the source has listed`);
  return content;
}
