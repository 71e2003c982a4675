import type {
  Adjustment,
  DecideTraining,
  EpochProgress,
  MlTrainingState,
  TrainingDoorAnswer,
} from '@fake-stripe/contracts';
import type { ApiClient } from './api-client.js';

export interface StartedTraining {
  readonly modelId: string;
  readonly workflowId: string;
  readonly runId: string;
  readonly message: string;
  readonly uiLink: string;
}

/** Where a training stands, with its names in Temporal. */
export type TrainingStatus = MlTrainingState & {
  readonly workflowId: string;
  readonly uiLink: string;
  /** What a worker trains beyond `currentEpoch`, by its last heartbeat. */
  readonly epochInProgress?: EpochProgress;
};

/** `pending`: no worker answered; the request was left for the next one. */
export interface DoorOutcome extends Partial<Omit<TrainingDoorAnswer, 'outcome'>> {
  readonly workflowId: string;
  readonly outcome: TrainingDoorAnswer['outcome'] | 'pending';
}

/** `status`: how it ended, or `running`, whatever it is at. */
export interface ListedTraining {
  readonly workflowId: string;
  readonly modelId: string;
  readonly status: string;
  readonly startedAt: string;
  readonly closedAt?: string;
  readonly uiLink: string;
}

export interface Signed {
  readonly by: string;
  readonly reason?: string;
}

export type Resumption = Signed & { readonly newHyperparameters?: Adjustment };

const BASE = '/api/ml-training';

const STARTED = { workflowId: 'string' } as const;
const LISTED = { workflowId: 'string', modelId: 'string', status: 'string', startedAt: 'string' } as const;
const DOOR = { workflowId: 'string', outcome: 'string' } as const;
const lists = { history: 'list', checkpoints: 'list', decisions: 'list', rollbacks: 'list' } as const;
const STATUS = { workflowId: 'string', status: 'string', ...lists } as const;

/** The routes of temporal-api for training. */
export class TrainingApi {
  constructor(private readonly client: ApiClient) {}

  start(config: object): Promise<StartedTraining> {
    return this.client.send({ method: 'POST', path: BASE, answers: STARTED, body: config });
  }

  status(workflowId: string): Promise<TrainingStatus> {
    return this.client.send({ method: 'GET', path: pathOf(workflowId), answers: STATUS });
  }

  decide(workflowId: string, body: DecideTraining): Promise<DoorOutcome> {
    return this.client.send({ method: 'POST', path: pathOf(workflowId, 'decision'), answers: DOOR, body });
  }

  use(door: 'pause' | 'resume' | 'cancel', workflowId: string, body: Signed): Promise<DoorOutcome> {
    return this.client.send({ method: 'POST', path: pathOf(workflowId, door), answers: DOOR, body });
  }

  resumeFrom(workflowId: string, checkpointId: string, body: Resumption): Promise<StartedTraining> {
    const path = pathOf(workflowId, 'resume-from', checkpointId);
    return this.client.send({ method: 'POST', path, answers: STARTED, body });
  }

  list(limit: number): Promise<ListedTrainings> {
    return this.client.send({ method: 'GET', path: `${BASE}?limit=${limit}`, answers: { runs: [LISTED] } });
  }
}

export interface ListedTrainings {
  readonly runs: readonly ListedTraining[];
}

function pathOf(...segments: readonly string[]): string {
  return [BASE, ...segments.map(encodeURIComponent)].join('/');
}
