import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { TaskQueue, type MlTrainingState } from '@fake-stripe/contracts';
import { Client, Connection, defaultPayloadConverter } from '@temporalio/client';
import { RunningSystem } from './kit/running-system.js';

const SECONDS = 1_000;
const program = join(__dirname, '../../temporal-worker/dist/main.js');

const EPOCHS = 4;
const CHECKPOINT_INTERVAL = 2;

/** An epoch of some seconds, so that a kill meets it in its middle, and finds a batch of one. */
const slow = {
  modelId: 'killed',
  dataset: 'optdigits',
  architecture: {
    layers: [
      { type: 'dense', units: 1024 },
      { type: 'dense', units: 1024 },
    ],
  },
  hyperparameters: { learningRate: 0.001, batchSize: 8, epochs: EPOCHS, optimizer: 'adamw', weightDecay: 0.01 },
  checkpointInterval: CHECKPOINT_INTERVAL,
  reviewInterval: 0,
  randomSeed: 7,
};

describe('a training run whose worker is killed with kill -9', () => {
  let system: RunningSystem;
  let connection: Connection;
  let temporal: Client;
  const trained: { readonly runId: string; readonly epoch: number }[] = [];
  let uninterrupted: MlTrainingState;

  beforeAll(async () => {
    system = await RunningSystem.start('training-killed', {
      parts: ['postgres', 'temporal', 'fake-stripe-chaos', 'temporal-worker', 'temporal-api'],
      serviceEnv: { 'temporal-worker': { TRAINING_BATCH: '1ms' } },
      onLine: ({ fields, message }) => note(message, fields),
    });
    connection = await Connection.connect({ address: system.stack.urls.temporal });
    temporal = new Client({ connection });
    uninterrupted = await ended(await begin());
  }, 180 * SECONDS);

  afterAll(async () => {
    await connection?.close();
    await system?.stop();
  }, 60 * SECONDS);

  /** The trainer's own count: one line for each epoch that it computed to its end. */
  function note(message: string, fields: Readonly<Record<string, unknown>>): void {
    if (message === 'Epoch trained') trained.push({ runId: String(fields['runId']), epoch: Number(fields['epoch']) });
  }

  async function begin(): Promise<string> {
    const { status, body } = await system.post('/api/ml-training', slow);
    if (status !== 201) throw new Error(`The run was not started: ${status} ${JSON.stringify(body)}`);
    return String(body.workflowId);
  }

  async function ended(workflowId: string): Promise<MlTrainingState> {
    return (await temporal.workflow.getHandle(workflowId).result()) as MlTrainingState;
  }

  /** Resolves when the activity has told that it is in the middle of this epoch. */
  async function inMiddleOf(workflowId: string, epoch: number): Promise<void> {
    for (;;) {
      const { raw } = await temporal.workflow.getHandle(workflowId).describe();
      for (const { heartbeatDetails } of raw.pendingActivities ?? []) {
        const [payload] = heartbeatDetails?.payloads ?? [];
        const told = payload && defaultPayloadConverter.fromPayload<{ epoch: number; batch: number } | null>(payload);
        if (told && told.epoch === epoch && told.batch > 0) return;
      }
      await delay(50);
    }
  }

  const pause = (workflowId: string) => system.post(`/api/ml-training/${workflowId}/pause`);

  async function resumed(workflowId: string): Promise<void> {
    while ((await system.get(`/api/ml-training/${workflowId}`)).body.status !== 'paused') await delay(100);
    expect(await system.post(`/api/ml-training/${workflowId}/resume`)).toMatchObject({ status: 200 });
  }

  const computed = (runId: string) => trained.filter((one) => one.runId === runId).map(({ epoch }) => epoch);

  it(
    'in every epoch ends with exactly the weights of the uninterrupted one, computing no more than it must',
    async () => {
      const workflowId = await begin();
      for (let epoch = 1; epoch <= EPOCHS; epoch += 1) {
        await inMiddleOf(workflowId, epoch);
        await system.kill('temporal-worker');
        // Asked for while nobody trains: the lost worker never hears that its batch was called off.
        if (epoch === 2) expect(await pause(workflowId)).toMatchObject({ status: 202, body: { outcome: 'pending' } });
        await system.restart('temporal-worker');
        if (epoch === 2) await resumed(workflowId);
      }
      const state = await ended(workflowId);
      expect(state).toMatchObject({ status: 'completed', currentEpoch: EPOCHS, rollbacks: [] });
      expect(state.checkpoints.map(({ state: { sha256 } }) => sha256)).toEqual(
        uninterrupted.checkpoints.map(({ state: { sha256 } }) => sha256),
      );
      expect(state.history).toEqual(uninterrupted.history);
      // A kill in the middle of an epoch loses that epoch alone: nothing that was complete is computed again.
      expect(computed(workflowId)).toEqual([1, 2, 3, 4]);
    },
    240 * SECONDS,
  );

  it(
    'is taken over by a second worker, from the last checkpoint on',
    async () => {
      const workflowId = await begin();
      await inMiddleOf(workflowId, 1);
      const second = await SecondWorker.start(system, uninterrupted, note);
      try {
        // The second one trains from checkpoint to checkpoint in one piece: a kill in the fourth epoch loses the third.
        await system.kill('temporal-worker');
        await inMiddleOf(workflowId, 4);
      } finally {
        await second.kill();
      }
      await system.restart('temporal-worker');
      const state = await ended(workflowId);
      expect(state.checkpoints.at(-1)?.state.sha256).toBe(uninterrupted.checkpoints.at(-1)?.state.sha256);
      expect(computed(workflowId)).toEqual([1, 2, 3, 3, 4]);
    },
    240 * SECONDS,
  );
});

/** A worker beside the system's own, on the same Temporal and the same files. */
class SecondWorker {
  private constructor(private readonly child: ChildProcess) {}

  static async start(
    { stack: { urls } }: RunningSystem,
    { store }: MlTrainingState,
    onLine: (message: string, fields: Readonly<Record<string, unknown>>) => void,
  ): Promise<SecondWorker> {
    const { PATH, HOME } = process.env;
    const env = {
      PATH,
      HOME,
      NO_COLOR: '1',
      WORKER_PORT: '0',
      TEMPORAL_ADDRESS: urls.temporal,
      DATABASE_URL: urls.database,
      FAKE_STRIPE_URL: urls.chaos,
      CHECKPOINT_STORE: dirname(fileURLToPath(store ?? '')),
      TRAINING_BATCH: '1h',
    };
    const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const polling = new Promise<void>((resolve, reject) => {
      lines.on('line', (text) => {
        const { msg, ...fields } = JSON.parse(text) as { msg: string; taskQueue?: string };
        onLine(msg, fields);
        if (msg === 'Registered activities' && fields.taskQueue === TaskQueue.mlTraining) resolve();
      });
      child.once('exit', (code) => reject(new Error(`The second worker ended with ${code}`)));
    });
    await polling;
    return new SecondWorker(child);
  }

  async kill(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
