import type {
  EpochProgress,
  MlTrainingDoor,
  MlTrainingEnd,
  MlTrainingInput,
  MlTrainingState,
  TrainingDoorAnswer,
} from '@fake-stripe/contracts';
import type { DoorOutcome } from '../../../kernel/door.js';
import type { RunFailure } from '../../../kernel/run-failure.js';
import type { RunStatus } from '../../../kernel/run-status.js';
import type { StartOutcome } from '../../../kernel/start-outcome.js';

/** The newest run of a training's chain. */
export interface TrainingRun {
  readonly runId: string;
  readonly status: RunStatus;
  /** ISO 8601; of the newest run. */
  readonly startedAt: string;
  readonly closedAt?: string;
  readonly requestHash?: string;
  /** What a worker trains, by its last heartbeat: newer than what the run knows, and not yet counted by it. */
  readonly epochInProgress?: EpochProgress;
}

/** A training in a list. */
export interface ListedTraining {
  readonly workflowId: string;
  readonly runId: string;
  readonly modelId: string;
  /** `completed`: it returned a state, whichever. */
  readonly status: Exclude<RunStatus, 'continued_as_new'>;
  /** ISO 8601; of its first run. */
  readonly startedAt: string;
  readonly closedAt?: string;
}

/** How a closed run ended: by the state that it returned, or from outside. */
export type TrainingEnd = { readonly state: MlTrainingState } | { readonly failure: RunFailure };

export interface TrainingStart {
  readonly workflowId: string;
  readonly input: MlTrainingInput;
  readonly requestHash: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface TrainingDoorRequest {
  readonly workflowId: string;
  readonly door: MlTrainingDoor;
  readonly body: object;
  /** The same id on the same run is the same request, and gets the same answer. */
  readonly updateId: string;
}

/**
 * The training workflows, wherever they run. They continue as new, so that they are named by their workflow id alone:
 * what is asked is asked of the newest run. Every call is bounded in time.
 * @throws WorkflowsUnavailable on a technical fault
 */
export abstract class TrainingWorkflows {
  /** Starts a run unless there was one under its id. */
  abstract start(start: TrainingStart): Promise<StartOutcome>;

  /** `undefined`: no training is known (any more) under this id; what is there may be a workflow of another type. */
  abstract describe(workflowId: string): Promise<TrainingRun | undefined>;

  /** What the newest run was started with; its plan is that of the first. */
  abstract input(workflowId: string): Promise<MlTrainingInput>;

  /** Asks the newest run, live or closed; `undefined` when no worker answers within 1 s. Never throws. */
  abstract state(workflowId: string): Promise<MlTrainingState | undefined>;

  /** How a training ended that is known to have closed. */
  abstract end(workflowId: string): Promise<TrainingEnd>;

  /**
   * The live trainings and those that closed last, 1,000 at most, in no order; of one that is just continuing as new
   * there may be two. What was started a moment ago may be missing.
   */
  abstract recent(): Promise<readonly ListedTraining[]>;

  /** How those ended that are known to have completed, by workflow id; what cannot be read within 2.5 s is missing. */
  abstract ends(runs: readonly ListedTraining[]): Promise<ReadonlyMap<string, MlTrainingEnd>>;

  /** Asks for something and waits at most `waitMs` for the answer. */
  abstract request(request: TrainingDoorRequest, waitMs: number): Promise<DoorOutcome<TrainingDoorAnswer>>;

  /** Leaves the request for whichever worker comes next. `false`: the run has closed. */
  abstract leave(request: TrainingDoorRequest): Promise<boolean>;
}
