import {
  canonicalJson,
  initialTrainingState,
  KEPT_POINTS,
  type Checkpoint,
  type Decision,
  type EpochPoint,
  type MlTrainingInput,
  type MlTrainingState,
  type MlTrainingStatus,
  type Rollback,
} from '@fake-stripe/contracts';
import { log, workflowInfo } from '@temporalio/workflow';

/** What a query answers about a run. Lists are cut to the newest, so that it stays small enough to be carried on. */
export class TrainingJournal {
  private current: MlTrainingState;
  private readonly correlationId: string;

  constructor({ plan, carried, correlationId }: MlTrainingInput) {
    this.current = carried?.state ?? initialTrainingState(workflowInfo().workflowId, plan, new Date().toISOString());
    this.correlationId = correlationId;
  }

  get state(): MlTrainingState {
    return this.current;
  }

  update(change: Partial<MlTrainingState>): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
  }

  enter(status: MlTrainingStatus, change: Partial<MlTrainingState> = {}): void {
    const { status: before } = this.current;
    this.update({ ...change, status });
    if (status !== before) this.note('status changed', { status, epoch: this.current.currentEpoch });
  }

  note(type: string, payload: Readonly<Record<string, unknown>>): void {
    log.info(type, { runId: this.current.runId, correlationId: this.correlationId, ...payload });
  }

  trained(points: readonly EpochPoint[], lowestLoss: number | null): void {
    const { history, bestLoss } = this.current;
    const losses = [bestLoss, lowestLoss].filter((loss) => loss !== null);
    this.update({
      currentEpoch: points.at(-1)?.epoch ?? this.current.currentEpoch,
      currentLoss: points.at(-1)?.loss ?? null,
      bestLoss: losses.length === 0 ? null : Math.min(...losses),
      history: [...history, ...points].slice(-KEPT_POINTS),
    });
    this.note('epochs trained', { ...points.at(-1) });
  }

  saved(checkpoint: Checkpoint): void {
    const { checkpoints, checkpointCount } = this.current;
    const { checkpointId, epoch, merkleRoot } = checkpoint;
    const kept = [...checkpoints, checkpoint].slice(-KEPT_POINTS);
    this.update({ checkpoints: kept, checkpointCount: checkpointCount + 1, accuracy: checkpoint.evaluation.accuracy });
    this.note('checkpoint saved', { checkpointId, epoch, merkleRoot });
  }

  decided(decision: Decision): void {
    const { decisions, decisionCount } = this.current;
    this.update({ decisions: [...decisions, decision].slice(-KEPT_POINTS), decisionCount: decisionCount + 1 });
    this.note('decision taken', { ...decision });
  }

  /** They led to a loss that is no number. */
  abandon(left: readonly Decision[]): void {
    const keys = left.map(canonicalJson);
    const decisions = this.current.decisions.map((decision) =>
      keys.includes(canonicalJson(decision)) ? { ...decision, abandoned: true as const } : decision,
    );
    this.update({ decisions });
  }

  /** What came after the checkpoint does not count any more. */
  rolledBack(rollback: Rollback, to: Checkpoint): void {
    const { history, checkpoints, checkpointCount, rollbacks } = this.current;
    const left = checkpoints.filter(({ epoch }) => epoch <= to.epoch);
    const points = history.filter(({ epoch }) => epoch <= to.epoch);
    this.update({
      history: points,
      checkpoints: left,
      checkpointCount: checkpointCount - (checkpoints.length - left.length),
      rollbacks: [...rollbacks, rollback].slice(-KEPT_POINTS),
      currentEpoch: to.epoch,
      currentLoss: points.at(-1)?.loss ?? to.loss,
      accuracy: to.evaluation.accuracy,
    });
    log.warn('rolled back', { runId: this.current.runId, correlationId: this.correlationId, ...rollback });
  }
}
