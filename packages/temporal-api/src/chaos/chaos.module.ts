import { HttpClient, HttpClientModule } from '@fake-stripe/platform';
import { Module, type DynamicModule } from '@nestjs/common';
import { ChaosCheck } from './chaos-check.js';
import { HttpChaosCheck } from './http-chaos-check.js';

/** What requests ask of the simulator, checked by the simulator. */
@Module({})
export class ChaosModule {
  static register(simulatorUrl: string): DynamicModule {
    return {
      module: ChaosModule,
      imports: [HttpClientModule],
      providers: [
        {
          provide: ChaosCheck,
          inject: [HttpClient],
          useFactory: (http: HttpClient) => new HttpChaosCheck(http, simulatorUrl),
        },
      ],
      exports: [ChaosCheck],
    };
  }
}
