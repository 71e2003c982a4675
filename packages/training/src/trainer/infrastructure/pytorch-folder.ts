import { mkdtempSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Samples } from '../../data/application/ports/datasets.js';
import type { SampleFiles } from './pytorch-protocol.js';

/** Data sets that stay written: the training and the held-out samples of two. */
const KEPT_SAMPLES = 4;

/** Where bytes pass between this process and PyTorch's. Only this user can read it. */
export class PyTorchFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'fake-stripe-pytorch-'));
  private readonly written = new WeakMap<Float32Array, SampleFiles>();
  /** Oldest first. */
  private readonly kept: SampleFiles[] = [];
  private count = 0;

  newPath(kind: string): string {
    this.count += 1;
    return join(this.path, `${this.count}.${kind}`);
  }

  async writeState(path: string, state: Uint8Array): Promise<void> {
    await writeFile(path, state);
  }

  /** Reads a state, which is not needed here any longer. */
  async takeState(path: string): Promise<Uint8Array> {
    const bytes = await readFile(path);
    await rm(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Samples are written once: the next epoch comes with the same. */
  async filesOf({ features, labels }: Samples): Promise<SampleFiles> {
    const known = this.written.get(features);
    if (known && this.kept.includes(known)) return known;
    const files = { features: this.newPath('f32'), labels: this.newPath('u16') };
    await this.write(files, bytesOf(features), bytesOf(labels));
    this.written.set(features, files);
    this.kept.push(files);
    if (this.kept.length > KEPT_SAMPLES) await this.drop(this.kept.shift());
    return files;
  }

  async remove(...paths: readonly string[]): Promise<void> {
    await Promise.all(paths.map((path) => rm(path, { force: true })));
  }

  async removeAll(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  private async write(files: SampleFiles, features: Uint8Array, labels: Uint8Array): Promise<void> {
    try {
      await writeFile(files.features, features);
      await writeFile(files.labels, labels);
    } catch (error) {
      await this.drop(files);
      throw error;
    }
  }

  private async drop(files?: SampleFiles): Promise<void> {
    if (files) await this.remove(files.features, files.labels);
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Uint16Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
