import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { Cancellations } from './application/ports/cancellations.js';
import { WorkflowRuns } from './application/ports/workflow-runs.js';
import { RunLookup } from './application/run-lookup.js';
import { AwaitRunResult } from './application/use-cases/await-run-result.js';
import { CancelRun } from './application/use-cases/cancel-run.js';
import { GetRunProgress } from './application/use-cases/get-run-progress.js';
import { GetRunStatus } from './application/use-cases/get-run-status.js';
import { ListRunHistory } from './application/use-cases/list-run-history.js';
import { SettleRun } from './application/use-cases/settle-run.js';
import { TemporalWorkflowRuns } from './infrastructure/temporal-workflow-runs.js';
import { CancelWorkflowController } from './presentation/cancel-workflow.controller.js';
import { WorkflowAttentionController } from './presentation/workflow-attention.controller.js';
import { WorkflowRunsController } from './presentation/workflow-runs.controller.js';

type UseCase = new (runs: WorkflowRuns, lookup: RunLookup) => object;

function useCase(provide: UseCase): Provider {
  const useFactory = (runs: WorkflowRuns, lookup: RunLookup): object => new provide(runs, lookup);
  return { provide, inject: [WorkflowRuns, RunLookup], useFactory };
}

/** Status, progress, result, history and cancellation of any workflow of ours. */
@Module({})
export class WorkflowRunsModule {
  /** `imports`: where `Client`, `Cancellations` and `WorkflowUi` come from. */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: WorkflowRunsModule,
      imports,
      controllers: [WorkflowRunsController, CancelWorkflowController, WorkflowAttentionController],
      providers: [
        { provide: WorkflowRuns, inject: [Client], useFactory: (client: Client) => new TemporalWorkflowRuns(client) },
        { provide: RunLookup, inject: [WorkflowRuns], useFactory: (runs: WorkflowRuns) => new RunLookup(runs) },
        ...[GetRunStatus, GetRunProgress, AwaitRunResult, ListRunHistory, SettleRun].map(useCase),
        {
          provide: CancelRun,
          inject: [WorkflowRuns, RunLookup, Cancellations],
          useFactory: (runs: WorkflowRuns, lookup: RunLookup, doors: Cancellations) =>
            new CancelRun(runs, lookup, doors),
        },
      ],
    };
  }
}
