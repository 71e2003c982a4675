import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { BUNDLED_DATA_DIR, DatasetMismatch, DatasetUnavailable, FileDatasets, type Samples } from '../src/index.js';
import { splitOf } from '../src/data/domain/split.js';
import { anIdx } from './datasets.mother.js';

const OPTDIGITS = '6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8';

describe('named datasets', () => {
  let scratch: string;
  let places: { directory: string; bundled: string; system: string };

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'datasets-'));
    places = { directory: join(scratch, 'data'), bundled: BUNDLED_DATA_DIR, system: join(scratch, 'system') };
  });

  afterEach(async () => {
    await rm(scratch, { recursive: true });
  });

  describe('optdigits', () => {
    // The numbers below were computed by a second implementation, in Python.
    it('comes with the package', async () => {
      const dataset = await new FileDatasets(places).load('optdigits');
      expect(dataset.description).toEqual({
        reference: 'optdigits',
        sha256: OPTDIGITS,
        licence: 'CC-BY-4.0',
        splits: { train: 1_438, heldOut: 359 },
      });
      expect(dataset).toMatchObject({ shape: [8, 8, 1], classes: 10 });
      for (const [samples, count] of [[dataset.train, 1_438] as const, [dataset.heldOut, 359] as const]) {
        expect(samples).toMatchObject({ count, labels: { length: count }, features: { length: count * 64 } });
      }
    });

    it('has values from 0 to 1 on shared memory', async () => {
      const { train, heldOut } = await new FileDatasets(places).load('optdigits');
      for (const { features, labels } of [train, heldOut]) {
        expect(Math.min(...features.subarray(0, 10_000))).toBe(0);
        expect(features.reduce((a, b) => Math.max(a, b), 0)).toBe(1);
        expect(Object.prototype.toString.call(features.buffer)).toBe('[object SharedArrayBuffer]');
        expect(Object.prototype.toString.call(labels.buffer)).toBe('[object SharedArrayBuffer]');
      }
    });

    it('has these digits in its splits', async () => {
      const { train, heldOut } = await new FileDatasets(places).load('optdigits');
      expect({ train: counts(train), heldOut: counts(heldOut) }).toEqual({
        train: [138, 144, 143, 149, 145, 149, 146, 148, 137, 139],
        heldOut: [40, 38, 34, 34, 36, 33, 35, 31, 37, 41],
      });
      expect(hashOfSamples(train, heldOut)).toBe('336bda23ff2e0e8b8df6886bd0437ecc05b724c0aa170181ab53f18a4d4fb795');
    });

    it('holds out these rows', () => {
      const { heldOut } = splitOf(OPTDIGITS, 1_797);
      expect([...heldOut.subarray(0, 5)]).toEqual([2, 10, 11, 15, 20]);
      expect(createHash('sha256').update(heldOut.join(',')).digest('hex')).toBe(
        '23d0be4b02cb7619c32f04a5f783fac05112b2453436d22a44720dd2d06e2aa7',
      );
    });

    it('is refused, with both hashes, when it is not the one that is known', async () => {
      const bundled = join(scratch, 'bundled');
      await mkdir(join(bundled, 'optdigits'), { recursive: true });
      const text = gunzipSync(await readFile(join(BUNDLED_DATA_DIR, 'optdigits/optdigits.csv.gz'))).toString();
      const other = text.replace('0,0,5,13', '0,0,5,12');
      await writeFile(join(bundled, 'optdigits/optdigits.csv.gz'), gzipSync(other));
      const actual = createHash('sha256').update(other).digest('hex');
      const failure = await failureOf(new FileDatasets({ ...places, bundled }).load('optdigits'));
      expect(failure).toBeInstanceOf(DatasetMismatch);
      expect(failure).toMatchObject({ dataset: 'optdigits', expected: OPTDIGITS, actual });
    });

    it('is refused when the run began with other data', async () => {
      const expected = 'f'.repeat(64);
      const failure = await failureOf(new FileDatasets(places).load('optdigits', expected));
      expect(failure).toBeInstanceOf(DatasetMismatch);
      expect(failure).toMatchObject({ expected, actual: OPTDIGITS });
    });

    it('is taken as it lies beside its licence', async () => {
      const folder = join(BUNDLED_DATA_DIR, 'optdigits');
      await expect(readFile(join(folder, 'LICENSE'), 'utf8')).resolves.toMatch(/^Attribution 4\.0 International/);
      await expect(readFile(join(folder, 'README.md'), 'utf8')).resolves.toContain(OPTDIGITS);
    });
  });

  describe('fashion-mnist', () => {
    const files = {
      'train-images-idx3-ubyte': anIdx.images(6, 2, 2),
      'train-labels-idx1-ubyte': anIdx.labels(0, 1, 2, 0, 1, 2),
      't10k-images-idx3-ubyte.gz': gzipSync(anIdx.images(2, 2, 2)),
      't10k-labels-idx1-ubyte.gz': gzipSync(anIdx.labels(2, 1)),
    };

    const putInto = async (directory: string, contents: Record<string, Uint8Array>) => {
      await mkdir(join(directory, 'fashion-mnist'), { recursive: true });
      for (const [name, bytes] of Object.entries(contents)) {
        await writeFile(join(directory, 'fashion-mnist', name), bytes);
      }
    };

    const hash = createHash('sha256');
    for (const content of Object.values(files)) hash.update(content[0] === 0x1f ? gunzipSync(content) : content);
    const actual = hash.digest('hex');

    it('says where to put it, and which package has it, when it is missing', async () => {
      const failure = await failureOf(new FileDatasets(places).load('fashion-mnist'));
      expect(failure).toBeInstanceOf(DatasetUnavailable);
      expect(String(failure)).toContain(`into ${join(places.directory, 'fashion-mnist')}`);
      expect(String(failure)).toContain('dataset-fashion-mnist');
    });

    it('names the file that is missing of the four', async () => {
      const { 'train-labels-idx1-ubyte': _, ...others } = files;
      await putInto(places.directory, others);
      const failure = await failureOf(new FileDatasets(places).load('fashion-mnist'));
      expect(failure).toBeInstanceOf(DatasetUnavailable);
      expect(String(failure)).toContain('neither train-labels-idx1-ubyte nor train-labels-idx1-ubyte.gz');
    });

    it.each(['directory', 'system'] as const)(
      'is found in the %s, and refused when it is other data',
      async (place) => {
        await putInto(places[place], files);
        const failure = await failureOf(new FileDatasets(places).load('fashion-mnist'));
        expect(failure).toBeInstanceOf(DatasetMismatch);
        expect(failure).toMatchObject({
          expected: '14410854cf7a289477dcfc7df3f8ec24741e281cdcc425ede0d9a748ca630214',
          actual,
        });
      },
    );
  });

  it('are no others', async () => {
    const failure = await failureOf(new FileDatasets(places).load('imagenet' as 'optdigits'));
    expect(failure).toBeInstanceOf(DatasetUnavailable);
    expect(String(failure)).toContain('"imagenet"');
  });
});

function counts({ labels }: Samples): number[] {
  return Array.from({ length: 10 }, (_, digit) => labels.filter((label) => label === digit).length);
}

function hashOfSamples(...splits: Samples[]): string {
  const hash = createHash('sha256');
  for (const { features, labels } of splits)
    hash.update(Uint8Array.from(features, (value) => value * 16)).update(labels);
  return hash.digest('hex');
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
