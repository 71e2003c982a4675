import {
  ML_TRAINING_WORKFLOW,
  MlTrainingQuery,
  TaskQueue,
  type MlTrainingEnd,
  type MlTrainingInput,
  type MlTrainingState,
  type TrainingDoorAnswer,
} from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import type { DoorOutcome } from '../../kernel/door.js';
import type { StartOutcome } from '../../kernel/start-outcome.js';
import { requestUpdate } from '../../temporal-kit/request-update.js';
import { toRunFailure } from '../../temporal-kit/run-failure.js';
import {
  CALL_MS,
  closedResultOf,
  describeRun,
  inputOf,
  leaveSignal,
  queryRun,
  startRun,
} from '../../temporal-kit/runs.js';
import { guarded, within } from '../../temporal-kit/temporal-calls.js';
import {
  TrainingWorkflows,
  type ListedTraining,
  type TrainingDoorRequest,
  type TrainingEnd,
  type TrainingRun,
  type TrainingStart,
} from '../application/ports/training-workflows.js';
import { epochInProgress } from './epoch-in-progress.js';
import { readEnds } from './read-ends.js';
import { toListedTraining, toTrainingRun, type TrainingMemo } from './to-training-run.js';

/** Of a chain only the newest run: the others have continued as it. */
const TRAININGS = `WorkflowType = '${ML_TRAINING_WORKFLOW}' AND ExecutionStatus != 'ContinuedAsNew'`;
const RECENT = 1_000;

export class TemporalTrainingWorkflows extends TrainingWorkflows {
  constructor(private readonly client: Client) {
    super();
  }

  override start({ workflowId, input, requestHash, startedAt }: TrainingStart): Promise<StartOutcome> {
    const { modelId } = input.plan;
    const memo: TrainingMemo = { modelId, requestHash, startedAt };
    return startRun(this.client, ML_TRAINING_WORKFLOW, {
      workflowId,
      taskQueue: TaskQueue.mlTraining,
      input,
      memo: { ...memo },
      staticSummary: `Training of model ${modelId}`,
      onlyIfNew: true,
    });
  }

  override async describe(workflowId: string): Promise<TrainingRun | undefined> {
    const found = await describeRun(this.client, workflowId);
    if (found?.type !== ML_TRAINING_WORKFLOW) return undefined;
    const progress = epochInProgress(found.raw.pendingActivities);
    return { ...toTrainingRun(found), ...(progress ? { epochInProgress: progress } : {}) };
  }

  override input(workflowId: string): Promise<MlTrainingInput> {
    return inputOf(this.client, workflowId);
  }

  override state(workflowId: string): Promise<MlTrainingState | undefined> {
    return queryRun(this.client, { workflowId }, MlTrainingQuery.status);
  }

  override async end(workflowId: string): Promise<TrainingEnd> {
    const closed = await closedResultOf(this.client, { workflowId });
    return 'value' in closed ? { state: closed.value as MlTrainingState } : { failure: toRunFailure(closed.error) };
  }

  override recent(): Promise<readonly ListedTraining[]> {
    return within(this.client, CALL_MS, async () => {
      const found: ListedTraining[] = [];
      for await (const run of this.client.workflow.list({ query: TRAININGS, pageSize: RECENT })) {
        found.push(toListedTraining(run));
        if (found.length === RECENT) break;
      }
      return found;
    });
  }

  override ends(runs: readonly ListedTraining[]): Promise<ReadonlyMap<string, MlTrainingEnd>> {
    return readEnds(this.client, runs);
  }

  override request(
    { workflowId, door, body, updateId }: TrainingDoorRequest,
    waitMs: number,
  ): Promise<DoorOutcome<TrainingDoorAnswer>> {
    const deadline = Date.now() + waitMs;
    const handle = this.client.workflow.getHandle(workflowId);
    return guarded(() => requestUpdate(this.client, handle, { name: door, body, updateId }, deadline));
  }

  override leave({ workflowId, door, body }: TrainingDoorRequest): Promise<boolean> {
    return leaveSignal(this.client, this.client.workflow.getHandle(workflowId), door, body);
  }
}
