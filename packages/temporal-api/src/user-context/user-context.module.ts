import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { ChaosCheck } from '../chaos/chaos-check.js';
import { UserContextWorkflows } from './application/ports/user-context-workflows.js';
import { StartUserContext } from './application/use-cases/start-user-context.js';
import { TemporalUserContextWorkflows } from './infrastructure/temporal-user-context-workflows.js';
import { UserContextController } from './presentation/user-context.controller.js';

/** Starts what is put together about a user. */
@Module({})
export class UserContextModule {
  /** `imports`: where `Client`, `ChaosCheck` and `WorkflowUi` come from. */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: UserContextModule,
      imports,
      controllers: [UserContextController],
      providers: [
        {
          provide: UserContextWorkflows,
          inject: [Client],
          useFactory: (client: Client) => new TemporalUserContextWorkflows(client),
        },
        {
          provide: StartUserContext,
          inject: [UserContextWorkflows, ChaosCheck],
          useFactory: (workflows: UserContextWorkflows, chaos: ChaosCheck) => new StartUserContext(workflows, chaos),
        },
      ],
    };
  }
}
