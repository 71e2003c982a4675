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

/** The routes of temporal-api for training. */
export class TrainingApi {
  constructor(private readonly client: ApiClient) {}

  start(config: object): Promise<StartedTraining> {
    return this.client.send({ method: 'POST', path: BASE, body: config });
  }

  status(workflowId: string): Promise<TrainingStatus> {
    return this.client.send({ method: 'GET', path: pathOf(workflowId) });
  }

  decide(workflowId: string, body: DecideTraining): Promise<DoorOutcome> {
    return this.client.send({ method: 'POST', path: pathOf(workflowId, 'decision'), body });
  }

  use(door: 'pause' | 'resume' | 'cancel', workflowId: string, body: Signed): Promise<DoorOutcome> {
    return this.client.send({ method: 'POST', path: pathOf(workflowId, door), body });
  }

  resumeFrom(workflowId: string, checkpointId: string, body: Resumption): Promise<StartedTraining> {
    return this.client.send({ method: 'POST', path: pathOf(workflowId, 'resume-from', checkpointId), body });
  }

  list(limit: number): Promise<ListedTrainings> {
    return this.client.send({ method: 'GET', path: `${BASE}?limit=${limit}` });
  }
}

export interface ListedTrainings {
  readonly runs: readonly ListedTraining[];
}

function pathOf(...segments: readonly string[]): string {
  return [BASE, ...segments.map(encodeURIComponent)].join('/');
}
