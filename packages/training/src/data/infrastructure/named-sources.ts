import { join } from 'node:path';
import { DatasetUnavailable } from '../application/ports/datasets.js';
import { parseCsv, type CsvLayout } from './csv-format.js';
import { DataFolder, type DataFile } from './data-folder.js';
import { contentOf, splitAsGiven, splitByHash, type DatasetSource } from './dataset-source.js';
import { parseIdx } from './idx-format.js';

const OPTDIGITS: CsvLayout = { label: 'last', header: false, scale: 16, shape: [8, 8, 1] };

export function optdigits(bundled: string): DatasetSource {
  const folder = new DataFolder(join(bundled, 'optdigits'));
  return {
    name: 'optdigits',
    licence: 'CC-BY-4.0',
    pinned: '6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8',
    files: async () => [await folder.find('optdigits.csv.gz')],
    parse: async (contents, sha256) =>
      splitByHash('optdigits', await parseCsv(contentOf(contents, 0), OPTDIGITS), sha256),
  };
}

const FASHION_MNIST = [
  'train-images-idx3-ubyte',
  'train-labels-idx1-ubyte',
  't10k-images-idx3-ubyte',
  't10k-labels-idx1-ubyte',
];

/** In the first of the folders that has any of it. */
export function fashionMnist(folders: readonly string[]): DatasetSource {
  return {
    name: 'fashion-mnist',
    licence: 'MIT',
    pinned: '14410854cf7a289477dcfc7df3f8ec24741e281cdcc425ede0d9a748ca630214',
    files: async () => filesInOneOf(folders, FASHION_MNIST),
    parse: async (contents) =>
      splitAsGiven(
        parseIdx(contentOf(contents, 0), contentOf(contents, 1)),
        parseIdx(contentOf(contents, 2), contentOf(contents, 3)),
      ),
  };
}

async function filesInOneOf(folders: readonly string[], names: readonly string[]): Promise<DataFile[]> {
  const problems: string[] = [];
  for (const path of folders) {
    const folder = new DataFolder(path);
    try {
      return await Promise.all(names.map(async (name) => folder.find(name)));
    } catch (error) {
      if (!(error instanceof DatasetUnavailable)) throw error;
      problems.push(error.message);
    }
  }
  throw new DatasetUnavailable(
    `Fashion-MNIST is not here. Put ${names.join(', ')}, plain or as .gz, into ${folders[0]}, ` +
      `or install Debian's package dataset-fashion-mnist. ${problems.join('. ')}`,
  );
}
