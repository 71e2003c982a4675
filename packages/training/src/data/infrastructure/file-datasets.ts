import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DatasetReference } from '@fake-stripe/contracts';
import {
  DatasetInvalid,
  DatasetMismatch,
  Datasets,
  DatasetUnavailable,
  type Dataset,
} from '../application/ports/datasets.js';
import { DataFolder, readDataFile, type DataFile } from './data-folder.js';
import type { DatasetSource } from './dataset-source.js';
import type { NamedContent } from './idx-format.js';
import { fashionMnist, optdigits } from './named-sources.js';
import { csvFile, idxFiles } from './path-sources.js';

export interface DataPlaces {
  /** Of data by path, and of the folder `fashion-mnist`: TRAINING_DATA_DIR. */
  readonly directory: string;
  /** What comes with this package: BUNDLED_DATA_DIR. */
  readonly bundled: string;
  /** Where the system's packages put data. */
  readonly system?: string;
  /** Largest file, decompressed; in memory a byte of an image becomes four. */
  readonly maxBytes?: number;
}

/** Where Debian's packages `dataset-…` put theirs. */
const SYSTEM_DATA = '/usr/share/datasets';
const MAX_BYTES = 1 << 30;
const KEPT = 2;
const HASHED_IN_A_TURN = 1 << 20;

/** Data in files. What was loaded last is kept: a run loads the same data before each of its steps. */
export class FileDatasets extends Datasets {
  private readonly folder: DataFolder;
  private readonly maxBytes: number;
  private readonly kept = new Map<string, Dataset>();
  private lastRead: Promise<unknown> = Promise.resolve();

  constructor(private readonly places: DataPlaces) {
    super();
    this.folder = new DataFolder(places.directory);
    this.maxBytes = places.maxBytes ?? MAX_BYTES;
  }

  async load(reference: DatasetReference, sha256?: string): Promise<Dataset> {
    const source = this.sourceOf(reference);
    const files = await source.files();
    const key = JSON.stringify([reference, files.map(({ path, stamp }) => [path, stamp])]);
    const dataset = this.recall(key) ?? (await this.readInTurn(key, reference, source, files, sha256));
    mustBe(sha256, source.name, dataset.description.sha256);
    return dataset;
  }

  private sourceOf(reference: DatasetReference): DatasetSource {
    if (reference === 'optdigits') return optdigits(this.places.bundled);
    if (reference === 'fashion-mnist') return fashionMnist(this.foldersOf('fashion-mnist'));
    if (typeof reference === 'string') throw new DatasetUnavailable(`No data is known as ${JSON.stringify(reference)}`);
    return reference.format === 'idx' ? idxFiles(reference, this.folder) : csvFile(reference, this.folder);
  }

  private foldersOf(name: string): string[] {
    return [this.places.directory, this.places.system ?? SYSTEM_DATA].map((path) => join(path, name));
  }

  /** One after the other: who waited for the same data finds it, and no two are in memory as they are being read. */
  private async readInTurn(key: string, ...what: Parameters<FileDatasets['read']>): Promise<Dataset> {
    const turn = this.lastRead.then(async () => {
      const dataset = this.recall(key) ?? (await this.read(...what));
      this.keep(key, dataset);
      return dataset;
    });
    this.lastRead = turn.catch(() => undefined);
    return turn;
  }

  private async read(
    reference: DatasetReference,
    source: DatasetSource,
    files: readonly DataFile[],
    expected: string | undefined,
  ): Promise<Dataset> {
    const contents: NamedContent[] = [];
    for (const file of files) contents.push({ name: file.name, content: await readDataFile(file, this.maxBytes) });
    const sha256 = await hashOf(contents);
    // Before it is parsed: other data than was asked for need not have the same format.
    const said = typeof reference === 'string' ? undefined : reference.sha256;
    for (const hash of [source.pinned, said, expected]) mustBe(hash, source.name, sha256);
    const parsed = await source.parse(contents, sha256);
    if (parsed.classes < 2)
      throw new DatasetInvalid(`${source.name} has no label but 0: there is nothing to tell apart`);
    const splits = { train: parsed.train.count, heldOut: parsed.heldOut.count };
    return { description: { reference, sha256, licence: source.licence, splits }, ...parsed };
  }

  private recall(key: string): Dataset | undefined {
    const dataset = this.kept.get(key);
    if (dataset !== undefined) this.keep(key, dataset);
    return dataset;
  }

  /** As the newest; the oldest goes. */
  private keep(key: string, dataset: Dataset): void {
    this.kept.delete(key);
    this.kept.set(key, dataset);
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= KEPT) return;
      this.kept.delete(oldest);
    }
  }
}

function mustBe(expected: string | undefined, name: string, actual: string): void {
  if (expected !== undefined && expected.toLowerCase() !== actual) throw new DatasetMismatch(name, expected, actual);
}

async function hashOf(contents: readonly NamedContent[]): Promise<string> {
  const hash = createHash('sha256');
  for (const { content } of contents) {
    for (let start = 0; start < content.length; start += HASHED_IN_A_TURN) {
      hash.update(content.subarray(start, start + HASHED_IN_A_TURN));
      await setImmediate();
    }
  }
  return hash.digest('hex');
}
