import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Samples } from '@fake-stripe/training';
import { onBreakOff } from '../kit/break-off.js';

const PROGRAM = join(import.meta.dirname, '../../../bench/ml/pytorch_epochs.py');

export interface DenseTask {
  readonly samples: Samples;
  readonly inputs: number;
  readonly units: number;
  readonly classes: number;
  readonly batchSize: number;
}

/** A Python process that trains the same model, epoch by epoch. */
export class PyTorchEpochs {
  private constructor(
    readonly version: string,
    private readonly child: ChildProcessWithoutNullStreams,
    private readonly lines: AsyncIterator<string>,
  ) {}

  /** `undefined` where this Python has no PyTorch. */
  static async start(python: string, directory: string, task: DenseTask): Promise<PyTorchEpochs | undefined> {
    const { samples, inputs, units, classes, batchSize } = task;
    const [features, labels] = [join(directory, 'features'), join(directory, 'labels')];
    writeFileSync(features, samples.features);
    writeFileSync(labels, BigInt64Array.from(samples.labels, BigInt));
    const numbers = [samples.count, inputs, units, classes, batchSize].map(String);
    const child = spawn(python, ['-B', '-W', 'ignore', PROGRAM, features, labels, ...numbers]);
    onBreakOff(() => void child.kill('SIGKILL'));
    child.on('error', () => undefined);
    child.stdin.on('error', () => undefined);
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    const { value, done } = await lines.next();
    return done ? undefined : new PyTorchEpochs(value, child, lines);
  }

  /** Seconds, as Python's clock has them. @throws Error when Python has ended */
  async epoch(): Promise<number> {
    this.child.stdin.write('\n');
    const { value, done } = await this.lines.next();
    if (done)
      throw new Error(`PyTorch has ended: ${this.child.exitCode ?? this.child.signalCode ?? 'nobody knows why'}`);
    return Number(value);
  }

  stop(): void {
    this.child.stdin.end();
  }
}
