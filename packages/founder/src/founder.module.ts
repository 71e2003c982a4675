import {
  HealthModule,
  HttpClient,
  HttpClientModule,
  calledProviders,
  correlated,
  logged,
  retrying,
} from '@fake-stripe/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import type { FounderConfig } from './config.js';
import { UserContextModule } from './user-context/user-context.module.js';

const BACKOFF_MS = 100;
const MAX_PAUSE_MS = 2_000;

@Module({})
export class FounderModule {
  static register(config: FounderConfig): DynamicModule {
    const { attempts, attemptTimeout: attemptTimeoutMs } = config;
    const http = HttpClientModule.intercepted([
      logged(),
      correlated(),
      retrying({ attempts, attemptTimeoutMs, backoffMs: BACKOFF_MS, maxPauseMs: MAX_PAUSE_MS }),
    ]);
    const health = HealthModule.register({
      imports: [http],
      inject: [HttpClient],
      useFactory: (client: HttpClient) => ({ providers: calledProviders(client) }),
    });
    return { module: FounderModule, imports: [health, UserContextModule.register(config, http)] };
  }
}
