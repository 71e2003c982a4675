import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addCorrelationHooks } from '../correlation/correlation.hook.js';
import { loggingModule, type LogLevel } from '../logging/logging.js';
import { ServiceLogger } from '../logging/service-logger.js';
import { addRequestLogHook } from '../logging/request-log.hook.js';
import { setupOpenApi, type OpenApiInfo } from '../openapi/setup-openapi.js';
import { ProblemFilter, sendProblem } from '../problem/problem.filter.js';
import { validationPipe } from '../problem/validation.js';
import { addAnswerHeaders } from './answer-headers.js';
import { BODY_LIMIT, addBodyParsers } from './body-parser.js';

export interface ServiceOptions {
  /** In every log line. */
  readonly name: string;
  readonly logLevel: LogLevel;
  /** Without it the service has no Swagger UI. */
  readonly openApi?: OpenApiInfo;
  /** What every answer carries, refusals of the framework too, unless a route says otherwise. */
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

@Module({})
class ServiceModule {}

/** A ready Nest application on Fastify with everything that services have in common; it does not listen yet. */
export async function createService(
  module: Type<unknown> | DynamicModule,
  { name, logLevel, openApi, answerHeaders }: ServiceOptions,
): Promise<NestFastifyApplication> {
  const root: DynamicModule = {
    module: ServiceModule,
    imports: [loggingModule(name, logLevel), module],
    providers: [ServiceLogger],
  };
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Ids longer than a route accepts get a 400 from its own validation, not a 404.
    routerOptions: { maxParamLength: 2_000 },
    frameworkErrors: sendProblem,
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    bufferLogs: true,
    abortOnError: false,
    bodyParser: false,
  });
  app.useLogger(app.get(ServiceLogger));
  const fastify = adapter.getInstance();
  addCorrelationHooks(fastify);
  if (answerHeaders) addAnswerHeaders(fastify, answerHeaders);
  addRequestLogHook(fastify);
  addBodyParsers(fastify);
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter());
  if (openApi) setupOpenApi(app, openApi);
  await app.init();
  await fastify.ready();
  return app;
}
