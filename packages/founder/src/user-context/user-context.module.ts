import type { UserContextService } from '@fake-stripe/contracts';
import { HttpClient } from '@fake-stripe/platform';
import { CatFacts, HttpCatFacts, HttpLocations, HttpWeather, Locations, Weather } from '@fake-stripe/public-apis';
import { Module, type DynamicModule } from '@nestjs/common';
import type { FounderConfig } from '../config.js';
import { ChaosCheck } from './application/ports/chaos-check.js';
import { GetUserContext } from './application/use-cases/get-user-context.js';
import { HttpChaosCheck } from './infrastructure/http-chaos-check.js';
import { strategies } from './infrastructure/strategies/strategies.js';
import { Presentation } from './presentation/presentation.js';
import { ServiceHeaders } from './presentation/service-headers.js';
import { UserContextController } from './presentation/user-context.controller.js';

@Module({})
export class UserContextModule {
  static register(config: FounderConfig, http: DynamicModule): DynamicModule {
    return {
      module: UserContextModule,
      imports: [http],
      controllers: [UserContextController],
      providers: [
        ...adapters(config),
        {
          provide: GetUserContext,
          inject: [Locations, Weather, CatFacts, ChaosCheck],
          useFactory: (locations: Locations, weather: Weather, catFacts: CatFacts, check: ChaosCheck) =>
            new GetUserContext({ locations, weather, catFacts }, strategies, check),
        },
        { provide: Presentation, useFactory: () => presentation(config) },
      ],
    };
  }
}

function adapters({ publicApis, simulatorUrl, timeout }: FounderConfig) {
  const { location, weather, catFact } = publicApis;
  const inject = [HttpClient];
  return [
    { provide: Locations, inject, useFactory: (http: HttpClient) => new HttpLocations(http, location, timeout) },
    { provide: Weather, inject, useFactory: (http: HttpClient) => new HttpWeather(http, weather, timeout) },
    { provide: CatFacts, inject, useFactory: (http: HttpClient) => new HttpCatFacts(http, catFact, timeout) },
    { provide: ChaosCheck, inject, useFactory: (http: HttpClient) => new HttpChaosCheck(http, simulatorUrl) },
  ];
}

function presentation({ publicApis, simulatorUrl, chaosProfile, trustProxy }: FounderConfig): Presentation {
  const urls: Readonly<Record<UserContextService, string>> = {
    location: publicApis.location,
    weather: publicApis.weather,
    'cat-fact': publicApis.catFact,
  };
  const services = Object.keys(urls) as UserContextService[];
  const simulated = services.filter((service) => urls[service].startsWith(`${simulatorUrl}/`));
  const headers = new ServiceHeaders({ simulated, defaultProfile: chaosProfile });
  return new Presentation(headers, trustProxy, () => performance.now());
}
