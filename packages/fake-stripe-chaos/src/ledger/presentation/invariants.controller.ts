import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { minorUnits } from '../../requests/presentation/fields.js';
import { AuditWorld } from '../application/use-cases/audit-world.js';
import { EndedOrdersDto, VerdictDto } from './invariants.dto.js';

const GENERAL =
  'Per hold: captured and released within what was authorised, one capture at most. Per charge: refunded within what ' +
  'was captured. Per order: one charge at most that is not refunded. No label that was dispatched was cancelled, no reservation released. Per SKU: available, reserved and dispatched ' +
  'units are those stocked, none below zero, and those of the reservations. Per key: one effect. And the ledger tells what the ' +
  'tables of each context tell.';

const ENDED =
  'Besides: an order that ended has no live hold. One that completed has one charge, of its total, and one dispatched ' +
  'label where it ships; any other has no charge, no reservation and no label left, and was not dispatched unless it was returned.';

@ApiTags('ledger')
@Controller('ledger/invariants')
export class InvariantsController {
  constructor(private readonly audit: AuditWorld) {}

  @Get()
  @ApiOperation({ summary: 'Does everything add up?', description: GENERAL })
  @ApiOkResponse({ type: VerdictDto })
  @ApiProblems({ 503: [ErrorCode.databaseUnavailable] })
  check(): Promise<VerdictDto> {
    return this.audit.execute();
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'The same, and what only the caller knows: how orders ended',
    description: `${GENERAL} ${ENDED}`,
  })
  @ApiOkResponse({ type: VerdictDto })
  @ApiProblems({
    400: [ErrorCode.validationFailed, ErrorCode.malformedBody],
    413: [ErrorCode.payloadTooLarge],
    415: [ErrorCode.unsupportedMediaType],
    503: [ErrorCode.databaseUnavailable],
  })
  checkEnded(@Body() { orders, exceptKeys }: EndedOrdersDto): Promise<VerdictDto> {
    return this.audit.execute(
      orders.map(({ orderId, status, total, ships = true }) => ({ orderId, status, total: minorUnits(total), ships })),
      exceptKeys,
    );
  }
}
