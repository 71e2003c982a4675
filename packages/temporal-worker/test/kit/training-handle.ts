import { MlTrainingQuery, type MlTrainingState, type TrainingDoorAnswer } from '@fake-stripe/contracts';
import { isGrpcServiceError, ServiceError, type WorkflowHandle } from '@temporalio/client';

const QUERY_MS = 2_000;

/** A run as people see it: by its workflow id, whichever run of the chain is live. */
export class TrainingHandle {
  constructor(readonly workflow: WorkflowHandle) {}

  /** The test server leaves a query unanswered whose run closes meanwhile: it is asked again. */
  async state(): Promise<MlTrainingState> {
    for (;;) {
      const query = () => this.workflow.query<MlTrainingState>(MlTrainingQuery.status);
      try {
        return await this.workflow.client.withDeadline(Date.now() + QUERY_MS, query);
      } catch (error) {
        if (!(error instanceof ServiceError) && !isGrpcServiceError(error)) throw error;
      }
    }
  }

  result(): Promise<MlTrainingState> {
    return this.workflow.result() as Promise<MlTrainingState>;
  }

  ask(door: string, args: object = {}): Promise<TrainingDoorAnswer> {
    return this.workflow.executeUpdate<TrainingDoorAnswer, [object]>(door, { args: [args] });
  }

  /** The state in which it waits for a review after this epoch. */
  inReview(epoch: number): Promise<MlTrainingState> {
    return this.until(({ status, currentEpoch }) => status === 'awaiting_decision' && currentEpoch === epoch);
  }

  /** The first state of which this is true. */
  async until(fits: (state: MlTrainingState) => boolean): Promise<MlTrainingState> {
    for (;;) {
      const state = await this.state();
      if (fits(state)) return state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
