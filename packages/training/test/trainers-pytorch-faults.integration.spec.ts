import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PYTORCH_PROGRAM, PyTorchTrainer, TrainerUnavailable } from '../src/index.js';
import { aDenseModel, hyperparameters, someSamples } from './contracts/trainer.mother.js';

/** Programs in the place of Python: what can go wrong needs no PyTorch. */
describe('the process of PyTorch when it misbehaves', () => {
  let folder: string;
  let trainer: PyTorchTrainer;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fake-stripe-test-'));
  });

  afterEach(async () => {
    await trainer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const trainerWith = (script: string): PyTorchTrainer => {
    const python = join(folder, 'python');
    writeFileSync(python, `#!/bin/sh\n${script}\n`);
    chmodSync(python, 0o700);
    return trainerAt(python);
  };
  const trainerAt = (python: string): PyTorchTrainer =>
    (trainer = new PyTorchTrainer({ python, program: PYTORCH_PROGRAM, device: 'cpu', threads: 1 }));

  it('is unavailable where there is no interpreter', async () => {
    await expect(trainerAt(join(folder, 'nowhere')).describe()).rejects.toThrow(/^PyTorch: spawn .*ENOENT$/);
    await expect(trainer.describe()).rejects.toThrow(TrainerUnavailable);
  });

  it('is unavailable where it ends at once, and says what it has said', async () => {
    trainerWith(`echo "ModuleNotFoundError: No module named 'torch'" >&2; exit 1`);
    await expect(trainer.describe()).rejects.toThrow(
      new TrainerUnavailable("PyTorch's process ended with 1: ModuleNotFoundError: No module named 'torch'"),
    );
  });

  it.each([
    ['a line that is no JSON', 'Hello!'],
    ['a line without an id', '{"result":{}}'],
    ['a line that is no object', '[[]]'],
    ['neither result nor error', '{"id":1}'],
  ])('is unavailable where it says %s', async (_name, line) => {
    trainerWith(`read -r request; echo '${line}'; exec sleep 1000`);
    await expect(trainer.init(aDenseModel, 1)).rejects.toThrow(TrainerUnavailable);
  });

  it('is unavailable where a result lacks what it should hold', async () => {
    trainerWith(`read -r request; echo '{"id":1,"result":{}}'; exec sleep 1000`);
    await expect(trainer.describe()).rejects.toThrow(TrainerUnavailable);
  });

  it('is unavailable where a state was announced and is not there', async () => {
    trainerWith(`read -r request; echo '{"id":1,"result":{}}'; exec sleep 1000`);
    await expect(trainer.init(aDenseModel, 1)).rejects.toThrow(TrainerUnavailable);
  });

  it('is unavailable where PyTorch has failed, and says how', async () => {
    trainerWith(`read -r request; echo '{"id":1,"error":{"type":"RuntimeError","message":"out of memory"}}'; cat`);
    await expect(trainer.describe()).rejects.toThrow(new TrainerUnavailable('PyTorch: RuntimeError: out of memory'));
  });

  it('is started again after it has ended', async () => {
    const once = join(folder, 'once');
    const described = '{"id":1,"result":{"version":"2.0","threads":1,"device":"cpu"}}';
    trainerWith(
      `[ -e '${once}' ] || { touch '${once}'; exit 1; }; read -r request; echo '${described}'; cat > /dev/null`,
    );
    await expect(trainer.describe()).rejects.toThrow(TrainerUnavailable);
    await expect(trainer.describe()).resolves.toMatchObject({ version: '2.0' });
  });

  it('is killed where it does not stop', async () => {
    trainerWith(`read -r request; echo '{"id":1,"progress":{"batch":1,"batches":9}}'; exec sleep 1000`);
    const request = { model: aDenseModel, hyperparameters: hyperparameters(), seed: 1, samples: someSamples(96) };
    const abort = new AbortController();
    const reason = new Error('enough');
    const epoch = trainer.trainEpoch(
      { ...request, epoch: 1, state: new Uint8Array() },
      { signal: abort.signal, onProgress: ({ batch }) => batch === 1 && abort.abort(reason) },
    );
    await expect(epoch).rejects.toBe(reason);
  });
});
