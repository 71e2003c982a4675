import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { HealthIndicators, type Indicators } from './indicators.js';

export interface HealthOptions {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  /** Names and probes of what the service needs in order to be ready. */
  readonly useFactory: (...injected: never[]) => Indicators;
}

/** `/health/live`, `/health/ready` and `/health`. */
export class HealthModule {
  static register({ imports = [], inject = [], useFactory }: HealthOptions): DynamicModule {
    const indicators = {
      provide: HealthIndicators,
      inject,
      useFactory: (...injected: never[]) => new HealthIndicators(useFactory(...injected)),
    };
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [indicators],
    };
  }
}
