import type { CsvDataset, IdxDataset } from '@fake-stripe/contracts';
import { parseCsv } from './csv-format.js';
import type { DataFolder } from './data-folder.js';
import { contentOf, splitByHash, type DatasetSource } from './dataset-source.js';
import { parseIdx } from './idx-format.js';

/** Nobody has said under which licence data at a path is. */
const LICENCE = 'NOASSERTION';

export function idxFiles({ images, labels }: IdxDataset, folder: DataFolder): DatasetSource {
  return {
    name: images,
    licence: LICENCE,
    files: async () => [await folder.find(images), await folder.find(labels)],
    parse: async (contents, sha256) =>
      splitByHash(images, parseIdx(contentOf(contents, 0), contentOf(contents, 1)), sha256),
  };
}

export function csvFile(reference: CsvDataset, folder: DataFolder): DatasetSource {
  const { path } = reference;
  return {
    name: path,
    licence: LICENCE,
    files: async () => [await folder.find(path)],
    parse: async (contents, sha256) => splitByHash(path, await parseCsv(contentOf(contents, 0), reference), sha256),
  };
}
