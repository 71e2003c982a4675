import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '../../kernel/domain-error.js';
import { Catalogue } from '../application/catalogue.js';
import { DrawJournal, type OutcomeCount } from '../application/ports/draw-journal.js';
import { SteeringReader } from '../application/steering-reader.js';
import type { Operation } from '../domain/operation.js';
import { DistributionDto, type OperationDistributionDto } from './distribution.dto.js';

@ApiTags('chaos')
@Controller()
export class DistributionController {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly steering: SteeringReader,
    private readonly journal: DrawJournal,
  ) {}

  @Get(':context/chaos/distribution')
  @ApiOperation({ summary: 'Configured weights of a context and what was drawn so far' })
  @ApiOkResponse({ type: DistributionDto })
  @ApiProblems({ 404: [ErrorCode.notFound], 503: [ErrorCode.databaseUnavailable] })
  async distribution(@Param('context') context: string): Promise<DistributionDto> {
    const operations = this.catalogue.operationsOf(context);
    if (operations.length === 0) throw new NotFound('context', context);
    const counts = await this.journal.counts(context);
    const profile = this.steering.defaultProfile.name;
    return { context, profile, operations: operations.map((operation) => this.operation(operation, counts)) };
  }

  private operation({ name }: Operation, all: readonly OutcomeCount[]): OperationDistributionDto {
    const weights = new Map<string, number>();
    for (const { outcome, weight } of this.steering.defaultProfile.rules.get(name) ?? []) {
      weights.set(outcome, (weights.get(outcome) ?? 0) + weight);
    }
    const counts = new Map(
      all.filter(({ operation }) => operation === name).map(({ outcome, count }) => [outcome, count]),
    );
    const outcomes = [...new Set([...weights.keys(), ...counts.keys()])].map((outcome) => ({
      outcome,
      weight: weights.get(outcome) ?? 0,
      observed: counts.get(outcome) ?? 0,
    }));
    return { operation: name, draws: outcomes.reduce((sum, { observed }) => sum + observed, 0), outcomes };
  }
}
