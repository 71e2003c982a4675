import { Controller, Get, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import type { FastifyReply } from 'fastify';
import { HealthIndicators, type Impairment } from './indicators.js';
import { healthSchema } from './health.schema.js';

/** A health answer must not hang with what it watches. */
const LIMIT_MS = 1_000;

/** Who starts several processes of a kind can tell by it which of them has answered. */
const PROCESS_ID = 'x-process-id';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(
    private readonly checks: HealthCheckService,
    private readonly results: HealthIndicatorService,
    private readonly indicators: HealthIndicators,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process answers' })
  @ApiOkResponse({ description: 'Alive', schema: healthSchema })
  live(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    void reply.header(PROCESS_ID, process.pid);
    return this.checks.check([]);
  }

  @Get('ready')
  @ApiOperation({ summary: 'The service and what it needs can be used' })
  @ApiOkResponse({ description: 'Ready', schema: healthSchema })
  @ApiServiceUnavailableResponse({ description: 'Something it needs is down; `error` says what', schema: healthSchema })
  ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.checkAll(reply);
  }

  @Get()
  @ApiOperation({ summary: 'The same as ready' })
  @ApiOkResponse({ description: 'Healthy', schema: healthSchema })
  @ApiServiceUnavailableResponse({ description: 'Something it needs is down; `error` says what', schema: healthSchema })
  health(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    return this.checkAll(reply);
  }

  private async checkAll(reply: FastifyReply): Promise<object> {
    void reply.header(PROCESS_ID, process.pid);
    const probes = Object.entries(this.indicators.probes);
    try {
      return await this.checks.check(
        probes.map(
          ([name, probe]) =>
            () =>
              this.attempt(name, probe),
        ),
      );
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      void reply.status(503);
      return error.getResponse() as object;
    }
  }

  private async attempt(name: string, probe: () => Promise<Impairment | void>): Promise<HealthIndicatorResult> {
    const found: Impairment[] = [];
    const result = await this.results
      .check(name)
      .attempt(async () => {
        const impairment = await probe();
        if (impairment) found.push(impairment);
      })
      .withTimeout(LIMIT_MS);
    const [impairment] = found;
    return impairment ? this.results.check(name).degraded({ ...impairment }) : result;
  }
}
