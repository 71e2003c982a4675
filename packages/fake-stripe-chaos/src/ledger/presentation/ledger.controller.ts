import { ErrorCode, toDecimal } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { LedgerLines, type LedgerLine } from '../application/ports/ledger-lines.js';
import {
  LedgerDto,
  LedgerOrdersDto,
  LedgerOrdersQueryDto,
  LedgerQueryDto,
  ORDERS_PAGE,
  type LedgerLineDto,
} from './ledger.dto.js';

@ApiTags('ledger')
@Controller('ledger')
export class LedgerController {
  constructor(private readonly lines: LedgerLines) {}

  @Get()
  @ApiOperation({ summary: 'Every effect that calls for an order had, in the order in which they happened' })
  @ApiOkResponse({ type: LedgerDto })
  @ApiProblems({ 400: [ErrorCode.validationFailed], 503: [ErrorCode.databaseUnavailable] })
  async list(@Query() { orderId }: LedgerQueryDto): Promise<LedgerDto> {
    return { orderId, lines: (await this.lines.ofOrder(orderId)).map(lineOf) };
  }

  @Get('orders')
  @ApiOperation({ summary: 'The order ids that have a line: to find what nobody else knows of' })
  @ApiOkResponse({ type: LedgerOrdersDto })
  @ApiProblems({ 400: [ErrorCode.validationFailed], 503: [ErrorCode.databaseUnavailable] })
  async orders(@Query() { after = '' }: LedgerOrdersQueryDto): Promise<LedgerOrdersDto> {
    const orders = await this.lines.orders(after, ORDERS_PAGE);
    const next = orders.length === ORDERS_PAGE ? orders.at(-1) : undefined;
    return { orders, ...(next === undefined ? {} : { next }) };
  }
}

function lineOf({ at, amount, details, belongsTo, key, ...line }: LedgerLine): LedgerLineDto {
  return {
    ...line,
    at: at.toISOString(),
    ...(belongsTo === undefined ? {} : { belongsTo }),
    ...(key === undefined ? {} : { key }),
    ...(amount === undefined ? {} : { amount: toDecimal(amount) }),
    ...(details === undefined ? {} : { details }),
  };
}
