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
 * How far a run has come: as it says itself, else by the activities that it has done with, which needs no worker.
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

  private async told({ run, kind }: KnownRun): Promise<Pick<RunProgress, 'progress' | 'currentStep'> | undefined> {
    if (kind.progressQuery === undefined) return undefined;
    const answer = (await this.runs.query(run, kind.progressQuery)) as Partial<RunProgress> | undefined;
    if (typeof answer?.progress !== 'number') return undefined;
    const { progress, currentStep } = answer;
    return { progress, ...(currentStep === undefined ? {} : { currentStep }) };
  }

  private async counted({ run, kind }: KnownRun): Promise<Pick<RunProgress, 'progress' | 'currentStep'>> {
    const settled = await this.runs.settledActivities(run);
    const progress = Math.min(Math.floor((settled / kind.activities) * 100), NOT_DONE);
    return { progress, ...currentActivity(run) };
  }
}

function currentActivity({ pendingActivities: [currentStep] }: WorkflowRun): { readonly currentStep?: string } {
  return currentStep === undefined ? {} : { currentStep };
}
