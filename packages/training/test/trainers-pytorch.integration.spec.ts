import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Layer, Optimizer } from '@fake-stripe/contracts';
import { evaluate, initState, PYTORCH_PROGRAM, PyTorchTrainer, trainEpoch, TrainerUnavailable } from '../src/index.js';
import { trainerContract } from './contracts/trainer.contract.js';
import { aConvolutionModel, aDenseModel, aModel, hyperparameters, someSamples } from './contracts/trainer.mother.js';
import { floatsOf } from './contracts/trainer-state.js';
import { killedParentOf, recordingPython, untilGone } from './trainers-pytorch-processes.js';

const python = process.env.PYTHON ?? 'python3';
const device = process.env.PYTORCH_DEVICE === 'cuda' ? 'cuda' : 'cpu';
const hasPyTorch = spawnSync(python, ['-c', 'import torch']).status === 0;

const describeWithPyTorch = hasPyTorch
  ? describe
  : // eslint-disable-next-line no-restricted-properties -- PyTorch is no dependency of this project
    describe.skip;

describeWithPyTorch(`PyTorch in a process${hasPyTorch ? '' : `: skipped, ${python} has no PyTorch`}`, () => {
  const options = { program: PYTORCH_PROGRAM, device, threads: 1 } as const;
  const watched = { signal: new AbortController().signal, onProgress: () => undefined };
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fake-stripe-test-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  trainerContract(() => {
    const recorded = recordingPython(folder, python);
    return {
      trainer: new PyTorchTrainer({ ...options, python: recorded.python, patience: 1_000_000 }),
      crash: () => process.kill(recorded.pid(), 'SIGKILL'),
    };
  });

  it('says version and threads, and that its results are those of this hardware', async () => {
    const trainer = new PyTorchTrainer({ ...options, python, device: 'cpu', threads: 2 });
    await expect(trainer.describe()).resolves.toEqual({
      engine: 'pytorch',
      version: expect.stringMatching(/^\d+\.\d+/),
      determinism: 'same-hardware',
      threads: 2,
      device: 'cpu',
    });
    await trainer.close();
  });

  it('is unavailable where it is to use a device that is not there', async () => {
    const { python: withoutDevices } = recordingPython(folder, python, 'CUDA_VISIBLE_DEVICES=');
    const trainer = new PyTorchTrainer({ ...options, python: withoutDevices, device: 'cuda' });
    await expect(trainer.describe()).rejects.toThrow(
      new TrainerUnavailable("PyTorch's process ended with 1: PyTorch finds no CUDA device"),
    );
    await trainer.close();
  });

  it('leaves no process and no file when it is closed', async () => {
    const recorded = recordingPython(folder, python);
    const trainer = new PyTorchTrainer({ ...options, python: recorded.python });
    const request = { model: aDenseModel, hyperparameters: hyperparameters(), seed: 1, samples: someSamples(96) };
    const state = await trainer.init(aDenseModel, 1);
    await trainer.trainEpoch({ ...request, state, epoch: 1 }, watched);
    expect(statSync(recorded.folder()).mode & 0o777).toBe(0o700);
    await trainer.close();
    expect(existsSync(recorded.folder())).toBe(false);
    expect(() => process.kill(recorded.pid(), 0)).toThrow('ESRCH');
  });

  it('ends in the middle of an epoch, and removes its files, when who started it is killed', async () => {
    const recorded = recordingPython(folder, python);
    await killedParentOf(recorded.python);
    await untilGone(recorded);
    expect(existsSync(recorded.folder())).toBe(false);
  });

  describe('and the own engine', () => {
    const models: readonly (readonly [string, readonly Layer[]])[] = [
      ['dense layers', aDenseModel.architecture.layers],
      ['convolutions', aConvolutionModel.architecture.layers],
      ['an even kernel', [{ type: 'conv2d', filters: 3, kernelSize: 4, padding: 'same', activation: 'relu' }]],
      ['a pool with a remainder', [{ type: 'maxPool2d', size: 4 }]],
    ];
    let trainer: PyTorchTrainer;

    beforeAll(() => {
      trainer = new PyTorchTrainer({ ...options, python });
    });

    afterAll(async () => {
      await trainer.close();
    });

    it.each(models)('see the same in a model with %s', async (_name, layers) => {
      const request = { model: aModel(...layers), state: initState(aModel(...layers), 3), samples: someSamples(60) };
      const own = evaluate(request)!;
      const other = await trainer.evaluate(request, watched);
      expect(other).toEqual({ ...own, loss: expect.closeTo(own.loss!, 4) });
    });

    // All samples in one batch: the order, in which the two differ, does not matter.
    const cases = models.flatMap(([name, layers]) =>
      (['sgd', 'adam', 'adamw'] as const).map((optimizer) => [name, optimizer, layers] as const),
    );
    it.each<readonly [string, Optimizer, readonly Layer[]]>(cases)(
      'take up where the other stopped, and learn the same in a model with %s by %s',
      async (_name, optimizer, layers) => {
        const model = aModel(...layers);
        const samples = someSamples(48);
        const chosen = hyperparameters({ optimizer, batchSize: 48, weightDecay: 0.01, gradientClip: 0.5 });
        const request = { model, hyperparameters: chosen, seed: 1, samples };
        const first = trainEpoch({ ...request, epoch: 1, state: initState(model, 3) })!;
        const second = await trainer.trainEpoch({ ...request, epoch: 2, state: first.state }, watched);
        const own = trainEpoch({ ...request, epoch: 2, state: first.state })!;
        expect(second.loss).toBeCloseTo(own.loss, 4);
        const expected = floatsOf(own.state);
        const actual = floatsOf(second.state);
        expect([...actual.keys()]).toEqual([...expected.keys()]);
        for (const [name, values] of expected) {
          expect(actual.get(name)).toEqual(values.map((value): unknown => expect.closeTo(value, 4)));
        }
        const third = trainEpoch({ ...request, epoch: 3, state: second.state })!;
        expect(third.loss).toBeCloseTo(trainEpoch({ ...request, epoch: 3, state: own.state })!.loss, 4);
      },
    );
  });
});
