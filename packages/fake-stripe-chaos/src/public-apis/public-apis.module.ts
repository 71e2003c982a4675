import { Module } from '@nestjs/common';
import { CatFactsController } from './presentation/cat-facts.controller.js';
import { IpApiController } from './presentation/ip-api.controller.js';
import { OpenMeteoController } from './presentation/open-meteo.controller.js';

/** Stand-ins for three public services, in their own formats. They only answer questions: nothing is kept. */
@Module({ controllers: [IpApiController, OpenMeteoController, CatFactsController] })
export class PublicApisModule {}
