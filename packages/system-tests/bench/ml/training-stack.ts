import { type MlTrainingState } from '@fake-stripe/contracts';
import { type Stack, startStack } from '@fake-stripe/local-runtime';
import { Client, Connection } from '@temporalio/client';
import { timed } from '../kit/clock.js';
import { type ActivityTime, activityTimes } from './activity-times.js';
import type { Trained } from './bare-loop.js';
import { architectureOf, type BenchedPlan, CHECKPOINT_INTERVAL, hyperparametersOf, SEED } from './training-plan.js';

export interface TrainedByWorkflow extends Trained {
  readonly activities: readonly ActivityTime[];
}

/** How the worker's log names what its trainer did. */
const SAID = ['Epoch trained', 'Model evaluated'] as const;

/** The built services as processes, set up as `npm start` sets them up. */
export class TrainingStack {
  private constructor(
    private readonly stack: Stack,
    private readonly connection: Connection,
    /** Seconds by what the worker says in its log, of the run that is under way. */
    private readonly said: Readonly<Record<(typeof SAID)[number], number[]>>,
  ) {}

  static async start(dataDir: string): Promise<TrainingStack> {
    const parts = ['postgres', 'temporal', 'fake-stripe-chaos', 'temporal-worker', 'temporal-api'] as const;
    const said = { 'Epoch trained': [] as number[], 'Model evaluated': [] as number[] };
    const onLine = ({ message, fields }: { message: string; fields: Readonly<Record<string, unknown>> }) => {
      for (const name of SAID) if (message === name) said[name].push(Number(fields['ms']) / 1_000);
    };
    const stack = await startStack({ dataDir, parts, onLine });
    try {
      return new TrainingStack(stack, await Connection.connect({ address: stack.urls.temporal }), said);
    } catch (error) {
      await stack.stop();
      throw error;
    }
  }

  /** From the request to the workflow's result. */
  async train(plan: BenchedPlan): Promise<TrainedByWorkflow> {
    for (const name of SAID) this.said[name].length = 0;
    const { seconds, result } = await timed(() => this.run(plan));
    const [epochs = [], evaluations = []] = SAID.map((name) => [...this.said[name]]);
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
