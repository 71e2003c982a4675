import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import { pino, stdTimeFunctions, type LoggerOptions } from 'pino';
import { oneOf } from '../config/settings.js';
import type { Setting } from '../config/config.js';
import { currentCorrelationId } from '../correlation/correlation.js';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export const logLevel = (): Setting<LogLevel> => oneOf('LOG_LEVEL', logLevels).default('info');

/** One JSON line a message: level as a word, ISO time, service, and the correlation id where there is one. */
export function loggerOptions(service: string, level: LogLevel): LoggerOptions {
  return {
    level,
    base: { service },
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const correlationId = currentCorrelationId();
      return correlationId === undefined ? {} : { correlationId };
    },
    // A line that names another correlation id than the request's own keeps its own.
    mixinMergeStrategy: (line, mixed) => ({ ...mixed, ...line }),
  };
}

/**
 * Behind Nest's `Logger` everywhere. No route gets nestjs-pino's middleware: the correlation id comes
 * from the mixin, and requests are logged by one hook (`request-log.hook.ts`).
 */
export function loggingModule(service: string, level: LogLevel): DynamicModule {
  return LoggerModule.forRoot({ pinoHttp: { logger: pino(loggerOptions(service, level)) }, forRoutes: [] });
}
