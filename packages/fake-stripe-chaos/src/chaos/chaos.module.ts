import { CannotStart, ConfigError } from '@fake-stripe/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { perStore } from '../stores/per-store.js';
import { Catalogue } from './application/catalogue.js';
import { ChaosEngine } from './application/chaos-engine.js';
import { CurrentCall } from './application/current-call.js';
import { DrawJournal } from './application/ports/draw-journal.js';
import { SteeringReader, UnknownProfile, type ChaosDefaults } from './application/steering-reader.js';
import type { Operation } from './domain/operation.js';
import { InvalidProfile } from './domain/profile.js';
import { MemoryDrawJournal } from './infrastructure/memory/memory-draw-journal.js';
import { PostgresDrawJournal } from './infrastructure/postgres/postgres-draw-journal.js';
import { loadProfiles } from './infrastructure/profile-files.js';
import { DistributionController } from './presentation/distribution.controller.js';
import { SteeringController } from './presentation/steering.controller.js';

export interface ChaosSettings extends ChaosDefaults {
  /** 1 leaves simulated delays and stalls as they are. */
  readonly timeScale: number;
  /** A folder with profiles of one's own. */
  readonly profiles?: string | undefined;
}

/** The one engine; global, because every context's outside world asks it. */
@Module({})
export class ChaosModule {
  /** @throws ConfigError or CannotStart when a profile is wrong */
  static register(settings: ChaosSettings, operations: readonly Operation[], delays: readonly string[]): DynamicModule {
    const catalogue = catalogueOf(settings, operations, delays);
    return {
      module: ChaosModule,
      global: true,
      controllers: [DistributionController, SteeringController],
      providers: [
        { provide: Catalogue, useValue: catalogue },
        { provide: SteeringReader, useValue: readerOf(catalogue, settings) },
        { provide: CurrentCall, useFactory: () => new CurrentCall(settings.timeScale) },
        perStore<DrawJournal>(DrawJournal, {
          memory: (store) => new MemoryDrawJournal(store),
          postgres: (store) => new PostgresDrawJournal(store),
        }),
        { provide: ChaosEngine, inject: [DrawJournal], useFactory: (journal: DrawJournal) => new ChaosEngine(journal) },
      ],
      exports: [SteeringReader, CurrentCall, ChaosEngine],
    };
  }
}

function catalogueOf(settings: ChaosSettings, operations: readonly Operation[], delays: readonly string[]): Catalogue {
  try {
    return new Catalogue(operations, delays, loadProfiles(settings.profiles));
  } catch (error) {
    throw error instanceof InvalidProfile ? new CannotStart(error.message) : error;
  }
}

function readerOf(catalogue: Catalogue, settings: ChaosSettings): SteeringReader {
  try {
    return new SteeringReader(catalogue, settings);
  } catch (error) {
    throw error instanceof UnknownProfile ? new ConfigError([`CHAOS_PROFILE ${error.message}`]) : error;
  }
}
