import { Module, type DynamicModule } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { WorkflowUi } from './workflow-ui.js';

@Module({})
export class WorkflowUiModule {
  /** `temporal`: where `Client` comes from. */
  static register(temporal: DynamicModule, uiUrl: string): DynamicModule {
    const useFactory = ({ options }: Client) => new WorkflowUi(uiUrl, options.namespace);
    return {
      module: WorkflowUiModule,
      imports: [temporal],
      providers: [{ provide: WorkflowUi, inject: [Client], useFactory }],
      exports: [WorkflowUi],
    };
  }
}
