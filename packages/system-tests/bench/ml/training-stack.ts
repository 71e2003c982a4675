import { type MlTrainingState } from '@fake-stripe/contracts';
import type { Stack } from '@fake-stripe/local-runtime';
import { Client, Connection } from '@temporalio/client';
import { startBreakableStack } from '../kit/breakable-stack.js';
import { timed } from '../kit/clock.js';
import { type ActivityTime, activityTimes } from './activity-times.js';
import type { Trained } from './bare-loop.js';
import { TrainerTimes } from './trainer-times.js';
import { architectureOf, type BenchedPlan, CHECKPOINT_INTERVAL, hyperparametersOf, SEED } from './training-plan.js';

export interface TrainedByWorkflow extends Trained {
  readonly activities: readonly ActivityTime[];
}

/** The built services as processes, set up as `npm start` sets them up. */
export class TrainingStack {
  private constructor(
    private readonly stack: Stack,
    private readonly connection: Connection,
    private readonly trainer: TrainerTimes,
  ) {}

  static async start(dataDir: string): Promise<TrainingStack> {
    const parts = ['postgres', 'temporal', 'fake-stripe-chaos', 'temporal-worker', 'temporal-api'] as const;
    const trainer = new TrainerTimes();
    const stack = await startBreakableStack({ dataDir, parts, onLine: (line) => trainer.read(line) });
    try {
      return new TrainingStack(stack, await Connection.connect({ address: stack.urls.temporal }), trainer);
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** From the request to the workflow's result. */
  async train(plan: BenchedPlan): Promise<TrainedByWorkflow> {
    this.trainer.beginRun();
    const { seconds, result } = await timed(() => this.run(plan));
    const { epochs, evaluations } = this.trainer;
    const { status, checkpoints } = result.state;
    if (status !== 'completed') throw new Error(`The run ended ${status}: ${JSON.stringify(result.state.failure)}`);
    const { events } = await result.handle.fetchHistory();
    const sha256 = checkpoints.at(-1)?.state.sha256 ?? '';
    return { seconds, epochs, evaluations, sha256, activities: activityTimes(events ?? []) };
  }

  async stop(): Promise<void> {
    await this.connection.close();
    await this.stack.stop();
  }

  private async run(plan: BenchedPlan) {
    const workflowId = await this.begin(plan);
    const handle = new Client({ connection: this.connection }).workflow.getHandle(workflowId);
    return { handle, state: (await handle.result()) as MlTrainingState };
  }

  private async begin(plan: BenchedPlan): Promise<string> {
    const body = {
      modelId: 'bench',
      dataset: 'optdigits',
      architecture: architectureOf(plan),
      hyperparameters: hyperparametersOf(plan),
      checkpointInterval: CHECKPOINT_INTERVAL,
      reviewInterval: 0,
      randomSeed: SEED,
    };
    const answer = await fetch(`${this.stack.urls.api}/api/ml-training`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const said = (await answer.json()) as { workflowId?: string };
    if (said.workflowId === undefined) throw new Error(`No run was started: ${JSON.stringify(said)}`);
    return said.workflowId;
  }
}
