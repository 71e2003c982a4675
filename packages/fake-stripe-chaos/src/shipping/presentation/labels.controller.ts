import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../kernel/clock.js';
import { NotFound } from '../../kernel/domain-error.js';
import { KnownId } from '../../requests/presentation/known-id.pipe.js';
import { Labels } from '../application/ports/labels.js';
import { labelOf } from './shipping-answers.js';
import { LabelDto } from './shipping.dto.js';

@ApiTags('shipping')
@Controller('shipping/labels')
@ApiProblems({ 404: [ErrorCode.notFound], 503: [ErrorCode.databaseUnavailable] })
export class LabelsController {
  constructor(
    private readonly labels: Labels,
    private readonly clock: Clock,
  ) {}

  @Get(':id')
  @ApiOperation({ summary: 'A label as it is now' })
  @ApiOkResponse({ type: LabelDto })
  async label(@Param('id', new KnownId('label')) id: string): Promise<LabelDto> {
    const label = await this.labels.find({ id });
    if (!label) throw new NotFound('label', id);
    return labelOf(label, this.clock.now());
  }
}
