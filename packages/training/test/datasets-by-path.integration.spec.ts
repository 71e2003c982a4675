import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CsvDataset, DatasetReference, IdxDataset } from '@fake-stripe/contracts';
import {
  BUNDLED_DATA_DIR,
  DatasetInvalid,
  DatasetMismatch,
  DatasetUnavailable,
  FileDatasets,
  type Samples,
} from '../src/index.js';
import { aCsv, anIdx } from './datasets.mother.js';

const idx: IdxDataset = { format: 'idx', images: 'images.idx', labels: 'labels.idx' };
const csv: CsvDataset = { format: 'csv', path: 'data.csv', label: 'last', header: false, scale: 8 };

const sha256Of = (...contents: (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex');
};

describe('datasets by path', () => {
  let scratch: string;
  let directory: string;
  let datasets: FileDatasets;

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'datasets-'));
    directory = join(scratch, 'data');
    await mkdir(directory);
    datasets = new FileDatasets({ directory, bundled: BUNDLED_DATA_DIR, maxBytes: 100_000 });
  });

  afterEach(async () => {
    await rm(scratch, { recursive: true });
  });

  const put = async (name: string, content: string | Uint8Array) => writeFile(join(directory, name), content);

  const failureOf = async (reference: DatasetReference, sha256?: string): Promise<unknown> =>
    datasets.load(reference, sha256).then(
      () => undefined,
      (error: unknown) => error,
    );

  /** That the data is refused as invalid, and what is said of it. */
  const refusalOf = async (reference: DatasetReference): Promise<string> => {
    const failure = await failureOf(reference);
    expect(failure).toBeInstanceOf(DatasetInvalid);
    return (failure as Error).message;
  };

  describe('IDX', () => {
    const images = anIdx.images(10, 2, 3);
    const labels = anIdx.labels(0, 1, 2, 3, 0, 1, 2, 3, 0, 1);

    it('is taken as images of one channel, divided by 255', async () => {
      await put('images.idx', images);
      await put('labels.idx', labels);
      const dataset = await datasets.load(idx);
      expect(dataset.description).toEqual({
        reference: idx,
        sha256: sha256Of(images, labels),
        licence: 'NOASSERTION',
        splits: { train: 8, heldOut: 2 },
      });
      expect(dataset).toMatchObject({ shape: [2, 3, 1], classes: 4 });
      const samples = [...samplesIn(dataset.train, 6), ...samplesIn(dataset.heldOut, 6)];
      samples.sort((a, b) => a.features[0]! - b.features[0]!);
      expect(samples).toEqual(
        Array.from({ length: 10 }, (_, image) => ({
          features: Array.from({ length: 6 }, (__, pixel) => Math.fround((image * 6 + pixel) / 255)),
          label: image % 4,
        })),
      );
    });

    it('is the same data when it is compressed', async () => {
      await put('images.idx.gz', gzipSync(images));
      await put('labels.idx', gzipSync(labels));
      expect((await datasets.load(idx)).description.sha256).toBe(sha256Of(images, labels));
    });

    it.each([
      ['a truncated file', images.subarray(0, 50), labels, 'images.idx is truncated: it ends at byte 50 of 76'],
      ['a truncated header', images, labels.subarray(0, 7), 'labels.idx is truncated: it ends in its header'],
      ['an empty file', Buffer.alloc(0), labels, 'images.idx is truncated: it ends in its header'],
      [
        'a longer file',
        Buffer.concat([images, labels]),
        labels,
        'images.idx goes on after its end at byte 76: it has 94',
      ],
      ['labels as images', labels, labels, 'images.idx begins with 0x00000801, not with 0x00000803'],
      ['a wrong magic number', Buffer.alloc(76), labels, 'images.idx begins with 0x00000000, not with 0x00000803'],
      ['images as labels', images, images, 'labels.idx begins with 0x00000803, not with 0x00000801'],
      ['fewer labels', images, anIdx.labels(1, 2), 'images.idx has 10 images, labels.idx 2 labels'],
      ['no images', anIdx.images(0, 2, 3), anIdx.labels(), 'images.idx is empty: its sizes are 0 × 2 × 3'],
      ['images without pixels', anIdx.images(10, 0, 3), labels, 'images.idx is empty: its sizes are 10 × 0 × 3'],
      ['sizes beyond all files', hugeIdx(), labels, 'images.idx is truncated: it ends at byte 16 of '],
      ['one image', anIdx.images(1, 2, 3), anIdx.labels(1), 'images.idx has one sample: none could be held out'],
      ['one class', images, anIdx.labels(...Array<number>(10).fill(0)), 'images.idx has no label but 0'],
      ['damaged gzip', gzipSync(images).subarray(0, 30), labels, 'images.idx is damaged or truncated gzip'],
    ])('is refused with %s', async (_, imageFile, labelFile, message) => {
      await put('images.idx', imageFile);
      await put('labels.idx', labelFile);
      expect(await refusalOf(idx)).toContain(message);
    });
  });

  describe('CSV', () => {
    it('is taken row by row, divided by its scale', async () => {
      await put('data.csv', aCsv(10));
      const dataset = await datasets.load(csv);
      expect(dataset.description).toMatchObject({ sha256: sha256Of(aCsv(10)), splits: { train: 8, heldOut: 2 } });
      expect(dataset).toMatchObject({ shape: [1, 4, 1], classes: 3 });
      const samples = [...samplesIn(dataset.train, 4), ...samplesIn(dataset.heldOut, 4)];
      const row = samples.find(({ features }) => features[0] === 5 / 8);
      expect(row).toEqual({ features: [5 / 8, 7 / 8, 0, 1], label: 2 });
    });

    it('is taken with labels first, a header, a shape, spaces, CRLF, a byte order mark and no last newline', async () => {
      await put('plain.csv', '1,0,2,4,8\n0,8,4,2,1.5\n1,+1,1e0,.5,0');
      await put('other.csv', '\ufefflabel,"a",b,c,d\r\n1, 0,2 ,4,8\r\n0,8,4,2,1.5\r\n1,+1,1e0,.5,0');
      const plain = await datasets.load({ ...csv, path: 'plain.csv', label: 'first', shape: [2, 1, 2] });
      const other = await datasets.load({ ...csv, path: 'other.csv', label: 'first', shape: [2, 1, 2], header: true });
      expect(plain.shape).toEqual([2, 1, 2]);
      const rows = [plain, other].map(({ train, heldOut }) =>
        [...samplesIn(train, 4), ...samplesIn(heldOut, 4)].map((sample) => JSON.stringify(sample)).sort(),
      );
      expect(rows[0]).toEqual(rows[1]);
      expect(rows[0]).toContain('{"features":[1,0.5,0.25,0.1875],"label":0}');
    });

    it('is taken with more rows than are read at once', async () => {
      datasets = new FileDatasets({ directory, bundled: BUNDLED_DATA_DIR });
      await put('data.csv', aCsv(100_000));
      expect((await datasets.load(csv)).description.splits).toEqual({ train: 80_000, heldOut: 20_000 });
    });

    it.each(['\n', '\r\n\r\n', '\n \t\n\n'])('may end with blank lines: %j', async (end) => {
      await put('plain.csv', aCsv(10));
      await put('data.csv', aCsv(10) + end);
      const rows = [await datasets.load({ ...csv, path: 'plain.csv' }), await datasets.load(csv)].map(
        ({ train, heldOut }) =>
          [...samplesIn(train, 4), ...samplesIn(heldOut, 4)].map((sample) => JSON.stringify(sample)).sort(),
      );
      expect(rows[0]).toHaveLength(10);
      expect(rows[1]).toEqual(rows[0]);
    });

    it.each([
      ['nothing in it', '', {}, 'data.csv is empty: it has no row of numbers'],
      ['a header alone', 'a,b,label\n', { header: true }, 'data.csv is empty: it has no row of numbers'],
      ['a word', '1,2,0\n1,two,1\n', {}, 'data.csv, row 2: column 2: "two" is no number'],
      ['an empty cell', '1,,0\n', {}, 'data.csv, row 1: column 2: "" is no number'],
      ['NaN', '1,NaN,0\n', {}, 'data.csv, row 1: column 2: "NaN" is no number'],
      ['a hexadecimal number', '1,0x2,0\n', {}, 'data.csv, row 1: column 2: "0x2" is no number'],
      ['an unexpected header', 'a,b,label\n1,2,0\n', {}, 'data.csv, row 1: column 1: "a" is no number'],
      ['a value above its scale', '1,2,0\n1,8.5,1\n', {}, 'data.csv, row 2: column 2: 8.5 is not from 0 to 8'],
      ['an infinite value', '1,1e999,0\n', {}, 'data.csv, row 1: column 2: Infinity is not from 0 to 8'],
      ['a negative value', '-1,2,0\n', {}, 'data.csv, row 1: column 1: -1 is not from 0 to 8'],
      ['a missing cell', '1,2,0\n1,2\n', {}, 'data.csv, row 2: has 2 columns, the first row 3'],
      ['a cell too many', '1,2,0\n1,2,3,0\n', {}, 'data.csv, row 2: has 4 columns, the first row 3'],
      ['empty lines alone', '\n\r\n \n', {}, 'data.csv is empty: it has no row of numbers'],
      ['an empty row', '1,2,0\n\n1,2,0\n\n', {}, 'data.csv, row 2: has 1 columns, the first row 3'],
      ['labels alone', '0\n1\n', {}, 'data.csv, row 1: a label alone, and no features'],
      ['a negative label', '1,2,-1\n', {}, 'data.csv, row 1: the label "-1" is no integer from 0 to 999'],
      ['a fractional label', '1,2,1.5\n', {}, 'data.csv, row 1: the label "1.5" is no integer from 0 to 999'],
      ['a label too large', '1,2,1000\n', {}, 'data.csv, row 1: the label "1000" is no integer from 0 to 999'],
      ['a word as label', '1,2,cat\n', {}, 'data.csv, row 1: the label "cat" is no integer from 0 to 999'],
      [
        'labels on the other side',
        '1,2,0\n',
        { label: 'first', scale: 1 } as const,
        'row 1: column 2: 2 is not from 0',
      ],
      ['another shape', '1,2,0\n', { shape: [2, 2, 1] } as const, 'has 2 features in a row, its shape 2 × 2 × 1 has 4'],
      ['one row', '1,2,1\n', {}, 'data.csv has one sample: none could be held out'],
      ['one class', '1,2,0\n2,1,0\n', {}, 'data.csv has no label but 0'],
      ['binary content', 'PK\u0003\u0004', {}, 'data.csv, row 1: a label alone, and no features'],
    ])('is refused with %s', async (_, text, layout, message) => {
      await put('data.csv', text);
      expect(await refusalOf({ ...csv, ...layout })).toContain(message);
    });

    it('is refused when it is larger than what is taken, also compressed', async () => {
      await put('data.csv', aCsv(10_001));
      expect(await refusalOf(csv)).toContain('data.csv has more than 100000 bytes decompressed');
      await put('data.csv', gzipSync(aCsv(10_001)));
      expect(await refusalOf(csv)).toContain('data.csv has more than 100000 bytes decompressed');
    });
  });

  describe('the hash', () => {
    beforeEach(async () => put('data.csv', aCsv(10)));

    const actual = sha256Of(aCsv(10));
    const other = sha256Of(aCsv(11));

    it('is taken in capitals too', async () => {
      await expect(datasets.load({ ...csv, sha256: actual.toUpperCase() }, actual)).resolves.toBeDefined();
    });

    it.each([
      ['the reference', { ...csv, sha256: other }, undefined],
      ['the run', csv, other],
    ])('stops with both when it is not the one of %s', async (_, reference, expected) => {
      const failure = await failureOf(reference, expected);
      expect(failure).toBeInstanceOf(DatasetMismatch);
      expect(failure).toMatchObject({ dataset: 'data.csv', expected: other, actual });
      expect((failure as Error).message).toBe(`data.csv has SHA-256 ${actual}, but ${other} was expected`);
    });

    it('stops also when the data was loaded before, and when what is there now is no CSV', async () => {
      await datasets.load(csv, actual);
      expect(await failureOf(csv, other)).toBeInstanceOf(DatasetMismatch);
      await put('data.csv', 'something else');
      expect(await failureOf(csv, actual)).toMatchObject({ expected: actual, actual: sha256Of('something else') });
    });
  });

  describe('the place', () => {
    it('names what is missing and where', async () => {
      const failure = await failureOf(csv);
      expect(failure).toBeInstanceOf(DatasetUnavailable);
      expect((failure as Error).message).toBe(`There is neither data.csv nor data.csv.gz in ${directory}`);
    });

    it('can be a folder below', async () => {
      await mkdir(join(directory, 'team'));
      await put('team/data.csv', aCsv(10));
      await expect(datasets.load({ ...csv, path: 'team/data.csv' })).resolves.toMatchObject({ classes: 3 });
    });

    it.each(['../secret.csv', '/etc/passwd', 'team/../../secret.csv', '..'])('is never outside: %s', async (path) => {
      await writeFile(join(scratch, 'secret.csv'), aCsv(10));
      const failure = await failureOf({ ...csv, path });
      expect(failure).toBeInstanceOf(DatasetUnavailable);
      expect((failure as Error).message).toContain(`${path} leads out of the data directory`);
    });

    it('is never outside by a link, of a file or of a folder', async () => {
      await mkdir(join(scratch, 'private'));
      await writeFile(join(scratch, 'private/secret.csv'), aCsv(10));
      await symlink(join(scratch, 'private/secret.csv'), join(directory, 'data.csv'));
      await symlink(join(scratch, 'private'), join(directory, 'folder'));
      for (const path of ['data.csv', 'folder/secret.csv']) {
        const failure = await failureOf({ ...csv, path });
        expect(failure).toBeInstanceOf(DatasetUnavailable);
        expect((failure as Error).message).toContain(`${path} leads out of the data directory`);
      }
    });

    it('may be reached by links within it, and itself be one', async () => {
      await put('v1.csv', aCsv(10));
      await symlink('v1.csv', join(directory, 'data.csv'));
      await symlink(directory, join(scratch, 'link'));
      const linked = new FileDatasets({ directory: join(scratch, 'link'), bundled: BUNDLED_DATA_DIR });
      await expect(linked.load(csv)).resolves.toMatchObject({ classes: 3 });
    });

    it.each([
      ['a folder', async (path: string) => mkdir(path)],
      ['a link to itself', async (path: string) => symlink('data.csv', path)],
    ])('is refused where it is %s', async (_, make) => {
      await make(join(directory, 'data.csv'));
      const failure = await failureOf(csv);
      expect(failure).toBeInstanceOf(DatasetUnavailable);
      expect((failure as Error).message).toMatch(/^data\.csv (in .* is no file|cannot be read: ELOOP)/);
    });

    it('is refused with a name that no file can have', async () => {
      expect(await failureOf({ ...csv, path: 'data\0.csv' })).toBeInstanceOf(DatasetUnavailable);
    });
  });

  describe('data that was loaded', () => {
    it('is kept, for all who ask at once and later', async () => {
      await put('data.csv', aCsv(10));
      const [first, second] = await Promise.all([datasets.load(csv), datasets.load(csv)]);
      expect(second).toBe(first);
      await expect(datasets.load(csv)).resolves.toBe(first);
    });

    it('is read again when its file has changed, or another way of reading is asked for', async () => {
      await put('data.csv', aCsv(10));
      const first = await datasets.load(csv);
      await put('new', aCsv(12));
      await rename(join(directory, 'new'), join(directory, 'data.csv'));
      expect((await datasets.load(csv)).description.sha256).toBe(sha256Of(aCsv(12)));
      expect((await datasets.load({ ...csv, scale: 16 })).train.features).not.toEqual(first.train.features);
    });

    it('is kept for the two that were used last', async () => {
      for (const name of ['a.csv', 'b.csv', 'c.csv']) await put(name, aCsv(10));
      const load = async (path: string) => datasets.load({ ...csv, path });
      const [a, b] = [await load('a.csv'), await load('b.csv')];
      await expect(load('a.csv')).resolves.toBe(a);
      const c = await load('c.csv');
      await expect(load('a.csv')).resolves.toBe(a);
      await expect(load('c.csv')).resolves.toBe(c);
      await expect(load('b.csv')).resolves.not.toBe(b);
    });

    it('keeps nothing that failed', async () => {
      await put('data.csv', '1,2,word\n');
      await refusalOf(csv);
      await refusalOf(csv);
      await put('data.csv', aCsv(10));
      await expect(datasets.load(csv)).resolves.toMatchObject({ classes: 3 });
    });
  });
});

function samplesIn({ features, labels, count }: Samples, size: number) {
  return Array.from({ length: count }, (_, sample) => ({
    features: [...features.subarray(sample * size, (sample + 1) * size)],
    label: labels[sample],
  }));
}

function hugeIdx(): Buffer {
  return anIdx.of(0x803, [0xffffffff, 0xffffffff, 0xffffffff], new Uint8Array(0));
}
