import type { WorkflowKind } from '../../domain/workflow-kind.js';
import type { WorkflowRun, WorkflowRuns } from '../ports/workflow-runs.js';
import type { KnownRun, RunLookup } from '../run-lookup.js';

export interface RunProgress {
  readonly workflowId: string;
  readonly status: string;
  /** 0 to 100. */
  readonly progress: number;
  readonly currentStep?: string;
}

/** A run that has not ended is not done. */
const NOT_DONE = 99;

/**
 * How far a run has come: as it says itself, else by the activities that it has done with, which needs no worker. Where
 * these say nothing it is 0.
 * Refuses with `workflow_not_found`. Throws WorkflowsUnavailable.
 */
export class GetRunProgress {
  constructor(
    private readonly runs: WorkflowRuns,
    private readonly lookup: RunLookup,
  ) {}

  async execute(workflowId: string): Promise<RunProgress> {
    const known = await this.lookup.find(workflowId);
    const end = await this.lookup.end(known);
    if (end) return { workflowId, status: end.status, progress: 100 };
    const { progress, currentStep } = (await this.told(known)) ?? (await this.counted(known));
    const status = known.run.status;
    return { workflowId, status, progress, ...(currentStep === undefined ? {} : { currentStep }) };
  }

  private async told(known: KnownRun): Promise<Pick<RunProgress, 'progress' | 'currentStep'> | undefined> {
    const { run, kind } = known;
    if (kind.shareIn) return this.shared(known, kind.shareIn);
    if (kind.progressQuery === undefined) return undefined;
    const answer = (await this.runs.query(run, kind.progressQuery)) as Partial<RunProgress> | undefined;
    if (typeof answer?.progress !== 'number') return undefined;
    const { progress, currentStep } = answer;
    return { progress, ...(currentStep === undefined ? {} : { currentStep }) };
  }

  private async shared(
    { run, kind }: KnownRun,
    shareIn: NonNullable<WorkflowKind['shareIn']>,
  ): Promise<Pick<RunProgress, 'progress' | 'currentStep'> | undefined> {
    const state = kind.statusQuery === undefined ? undefined : await this.runs.query(run, kind.statusQuery);
    const share = shareIn(state);
    return share === undefined ? undefined : { progress: percentage(share), ...currentActivity(run) };
  }

  private async counted({ run, kind }: KnownRun): Promise<Pick<RunProgress, 'progress' | 'currentStep'>> {
    if (kind.activities === undefined) return { progress: 0, ...currentActivity(run) };
    const settled = await this.runs.settledActivities(run);
    return { progress: percentage(settled / kind.activities), ...currentActivity(run) };
  }
}

/** Of a run that has not ended. */
function percentage(share: number): number {
  return Math.min(Math.floor(share * 100), NOT_DONE);
}

function currentActivity({ pendingActivities: [currentStep] }: WorkflowRun): { readonly currentStep?: string } {
  return currentStep === undefined ? {} : { currentStep };
}
