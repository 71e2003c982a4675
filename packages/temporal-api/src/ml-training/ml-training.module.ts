import { randomUUID } from 'node:crypto';
import { Module, type DynamicModule, type ModuleMetadata, type Provider } from '@nestjs/common';
import { Client } from '@temporalio/client';
import { Clock } from './application/ports/clock.js';
import { TrainingWorkflows } from './application/ports/training-workflows.js';
import { GetTraining } from './application/use-cases/get-training.js';
import { ListTrainings } from './application/use-cases/list-trainings.js';
import { ResumeTraining } from './application/use-cases/resume-training.js';
import { StartTraining } from './application/use-cases/start-training.js';
import { UseTrainingDoor } from './application/use-cases/use-training-door.js';
import { TrainingSettings } from './domain/training-settings.js';
import { SystemClock } from './infrastructure/system-clock.js';
import { TemporalTrainingWorkflows } from './infrastructure/temporal-training-workflows.js';
import { TrainingDoorsController } from './presentation/training-doors.controller.js';
import { TrainingsController } from './presentation/trainings.controller.js';

export interface MlTrainingModuleOptions {
  /** Where `Client` and `WorkflowUi` come from. */
  readonly imports: NonNullable<ModuleMetadata['imports']>;
  /** Task queue of the activities that train. */
  readonly trainerQueue: string;
}

const useCases: Provider[] = [
  {
    provide: StartTraining,
    inject: [TrainingWorkflows, Clock, TrainingSettings],
    useFactory: (workflows: TrainingWorkflows, clock: Clock, settings: TrainingSettings) =>
      new StartTraining(workflows, clock, settings, randomUUID),
  },
  {
    provide: GetTraining,
    inject: [TrainingWorkflows],
    useFactory: (workflows: TrainingWorkflows) => new GetTraining(workflows),
  },
  {
    provide: ListTrainings,
    inject: [TrainingWorkflows],
    useFactory: (workflows: TrainingWorkflows) => new ListTrainings(workflows),
  },
  {
    provide: ResumeTraining,
    inject: [TrainingWorkflows, GetTraining, StartTraining],
    useFactory: (workflows: TrainingWorkflows, parents: GetTraining, starts: StartTraining) =>
      new ResumeTraining(workflows, parents, starts),
  },
  {
    provide: UseTrainingDoor,
    inject: [TrainingWorkflows],
    useFactory: (workflows: TrainingWorkflows) => new UseTrainingDoor(workflows, randomUUID),
  },
];

/** Trainings of models: started, watched, decided about and resumed. */
@Module({})
export class MlTrainingModule {
  static register({ imports, trainerQueue }: MlTrainingModuleOptions): DynamicModule {
    const adapters: Provider[] = [
      { provide: TrainingSettings, useFactory: () => new TrainingSettings(trainerQueue) },
      { provide: Clock, useClass: SystemClock },
      {
        provide: TrainingWorkflows,
        inject: [Client],
        useFactory: (client: Client) => new TemporalTrainingWorkflows(client),
      },
    ];
    return {
      module: MlTrainingModule,
      imports,
      controllers: [TrainingsController, TrainingDoorsController],
      providers: [...useCases, ...adapters],
      exports: [UseTrainingDoor],
    };
  }
}
