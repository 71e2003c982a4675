import type { MlTrainingEnd, MlTrainingInput, MlTrainingState, TrainingDoorAnswer } from '@fake-stripe/contracts';
import type { DoorOutcome } from '../../src/kernel/door.js';
import type { StartOutcome } from '../../src/kernel/start-outcome.js';
import { WorkflowsUnavailable } from '../../src/kernel/workflows-unavailable.js';
import {
  TrainingWorkflows,
  type ListedTraining,
  type TrainingDoorRequest,
  type TrainingEnd,
  type TrainingRun,
  type TrainingStart,
} from '../../src/ml-training/application/ports/training-workflows.js';
import { T0 } from './an-order.js';
import { aTrainingPlan } from './ml-training-requests.js';

interface Known {
  readonly run: TrainingRun;
  readonly input: MlTrainingInput;
  readonly end?: TrainingEnd;
}

/** Temporal and a worker, as far as the API sees trainings: set what they know, read what they were asked. */
export class FakeTrainingWorkflows extends TrainingWorkflows {
  readonly started: TrainingStart[] = [];
  readonly requests: TrainingDoorRequest[] = [];
  readonly left: TrainingDoorRequest[] = [];
  listed: readonly ListedTraining[] = [];
  /** What a live run says of itself; `undefined` is no worker. */
  live?: MlTrainingState | undefined;
  answers: (() => DoorOutcome<TrainingDoorAnswer>)[] = [];
  /** The answer to a start is lost. */
  losesAnswers = false;
  private readonly known = new Map<string, Known>();

  has(
    workflowId: string,
    run: Partial<TrainingRun> = {},
    input: Partial<MlTrainingInput> = {},
    end?: TrainingEnd,
  ): void {
    const complete = { plan: aTrainingPlan(), trainerQueue: 'ml-training', correlationId: 'c-1', ...input };
    this.known.set(workflowId, {
      run: { runId: 'run-1', status: 'running', startedAt: T0, ...run },
      input: complete,
      ...(end ? { end } : {}),
    });
  }

  override async start(start: TrainingStart): Promise<StartOutcome> {
    if (this.known.has(start.workflowId)) return { outcome: 'already_started' };
    this.started.push(start);
    this.has(start.workflowId, { runId: `run-${this.started.length}`, requestHash: start.requestHash }, start.input);
    return this.losesAnswers
      ? { outcome: 'already_started' }
      : { outcome: 'started', runId: `run-${this.started.length}` };
  }

  override async describe(workflowId: string): Promise<TrainingRun | undefined> {
    return this.known.get(workflowId)?.run;
  }

  override async input(workflowId: string): Promise<MlTrainingInput> {
    return this.of(workflowId).input;
  }

  override async state(): Promise<MlTrainingState | undefined> {
    return this.live;
  }

  override async end(workflowId: string): Promise<TrainingEnd> {
    const { end } = this.of(workflowId);
    if (!end) throw new WorkflowsUnavailable('the result cannot be read');
    return end;
  }

  override async recent(): Promise<readonly ListedTraining[]> {
    return this.listed;
  }

  override async ends(runs: readonly ListedTraining[]): Promise<ReadonlyMap<string, MlTrainingEnd>> {
    const known = runs.flatMap(({ workflowId }) => {
      const end = this.known.get(workflowId)?.end;
      return end && 'state' in end ? [[workflowId, end.state.status as MlTrainingEnd] as const] : [];
    });
    return new Map(known);
  }

  override async request(request: TrainingDoorRequest): Promise<DoorOutcome<TrainingDoorAnswer>> {
    this.requests.push(request);
    return this.answers.shift()?.() ?? { outcome: 'unanswered' };
  }

  override async leave(request: TrainingDoorRequest): Promise<boolean> {
    this.left.push(request);
    return this.known.get(request.workflowId)?.run.status === 'running';
  }

  private of(workflowId: string): Known {
    const known = this.known.get(workflowId);
    if (!known) throw new Error(`nothing is known of ${workflowId}`);
    return known;
  }
}
