import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ModelShape } from '@fake-stripe/contracts';
import type { EpochControl } from '../src/index.js';
import { ENGINE_THREAD, ThreadedTrainer, TrainerUnavailable } from '../src/index.js';
import { trainerContract } from './contracts/trainer.contract.js';
import { aDenseModel, aModel, dense, hyperparameters, someSamples } from './contracts/trainer.mother.js';

describe('the own engine in threads', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'fake-stripe-test-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** The engine's program in a thread that ends when a file is there: a busy thread hears nothing else. */
  const mortalThread = () => {
    const name = join(folder, String(Math.random()).slice(2));
    const program = `${name}.mjs`;
    writeFileSync(
      program,
      `import { existsSync, rmSync } from 'node:fs';
       const load = Atomics.load;
       Atomics.load = (words, index) => {
         if (existsSync(${JSON.stringify(name)})) {
           rmSync(${JSON.stringify(name)});
           process.exit(7);
         }
         return load(words, index);
       };
       await import(${JSON.stringify(pathToFileURL(ENGINE_THREAD).href)});`,
    );
    return { program, crash: () => writeFileSync(name, '') };
  };

  trainerContract(() => {
    const { program, crash } = mortalThread();
    return { trainer: new ThreadedTrainer({ program, threads: 1, patience: 1_000_000 }), crash };
  });

  describe('beside the contract', () => {
    let trainer: ThreadedTrainer;

    beforeEach(() => {
      trainer = new ThreadedTrainer({ program: ENGINE_THREAD, threads: 2 });
    });

    afterEach(async () => {
      await trainer.close();
    });

    const epochOf = async (model: ModelShape, seed: number, count: number, control: EpochControl) => {
      const state = await trainer.init(model, seed);
      const batches = hyperparameters({ batchSize: 1 });
      return trainer.trainEpoch(
        { model, state, seed, epoch: 1, hyperparameters: batches, samples: someSamples(count) },
        control,
      );
    };

    it('leaves the event loop free', async () => {
      const abort = new AbortController();
      const order: string[] = [];
      // Minutes of work, so that on this thread no turn of the loop would come before its end.
      const epoch = epochOf(aModel(dense(1_024), dense(1_024)), 1, 60_000, {
        signal: abort.signal,
        onProgress: ({ batch }) => order.push(batch > 0 ? 'trains' : 'waits'),
      }).catch(() => order.push('ended'));
      while (!order.includes('trains')) await turnOfTheLoop();
      for (let turn = 0; turn < 1_000; turn += 1) await turnOfTheLoop();
      expect(order).not.toContain('ended');
      abort.abort();
      await epoch;
      expect(order.at(-1)).toBe('ended');
    });

    it('computes several calls at a time, each as if it were alone', async () => {
      const control = { signal: new AbortController().signal, onProgress: () => undefined };
      const together = await Promise.all([1, 2, 3, 1].map((seed) => epochOf(aDenseModel, seed, 96, control)));
      const alone = await epochOf(aDenseModel, 1, 96, control);
      expect(together[0]).toEqual(alone);
      expect(together[3]).toEqual(alone);
      expect(together[1]).not.toEqual(alone);
    });

    it('is unavailable where its program is not built', async () => {
      const unbuilt = new ThreadedTrainer({ program: join(folder, 'not-built.js'), threads: 1 });
      await expect(unbuilt.init(aDenseModel, 1)).rejects.toThrow(TrainerUnavailable);
      await unbuilt.close();
    });

    it('ends a thread that has had nothing to do for a while, and computes in another', async () => {
      const [program, starts] = [join(folder, 'counted.mjs'), join(folder, 'starts')];
      writeFileSync(
        program,
        `import { appendFileSync } from 'node:fs';
         appendFileSync(${JSON.stringify(starts)}, '.');
         await import(${JSON.stringify(pathToFileURL(ENGINE_THREAD).href)});`,
      );
      const restless = new ThreadedTrainer({ program, threads: 1, idleFor: 1 });
      const fresh = await trainer.init(aDenseModel, 1);
      while (!existsSync(starts) || readFileSync(starts, 'utf8').length < 3) {
        await expect(restless.init(aDenseModel, 1)).resolves.toEqual(fresh);
        for (let turn = 0; turn < 1_000; turn += 1) await turnOfTheLoop();
      }
      await restless.close();
    });

    it('says that its results are the same bits everywhere', async () => {
      await expect(trainer.describe()).resolves.toMatchObject({ determinism: 'bit-exact', threads: 1, device: 'cpu' });
    });
  });
});
