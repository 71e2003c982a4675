import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems, validationFailed } from '@fake-stripe/platform';
import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '../../kernel/domain-error.js';
import { KnownId } from '../../requests/presentation/known-id.pipe.js';
import { Reservations } from '../application/ports/reservations.js';
import { Stock } from '../application/ports/stock.js';
import { SetStock } from '../application/use-cases/set-stock.js';
import { reservationOf } from './inventory-answers.js';
import { ReservationDto, StockLevelDto } from './inventory-answers.dto.js';
import { SetStockDto, SkuDto } from './inventory.dto.js';

/** What never fails on purpose. */
@ApiTags('inventory')
@Controller('inventory')
export class StockController {
  constructor(
    private readonly reservations: Reservations,
    private readonly stock: Stock,
    private readonly setStock: SetStock,
  ) {}

  @Get('reservations/:id')
  @ApiOperation({ summary: 'A reservation and what became of it' })
  @ApiOkResponse({ type: ReservationDto })
  @ApiProblems({ 404: [ErrorCode.notFound], 503: [ErrorCode.databaseUnavailable] })
  async reservation(@Param('id', new KnownId('reservation')) id: string): Promise<ReservationDto> {
    const reservation = await this.reservations.find({ id });
    if (!reservation) throw new NotFound('reservation', id);
    return reservationOf(reservation);
  }

  @Get('stock/:sku')
  @ApiOperation({ summary: 'What there is of a SKU; one that nobody has set has the default stock' })
  @ApiOkResponse({ type: StockLevelDto })
  @ApiProblems({ 400: [ErrorCode.validationFailed], 503: [ErrorCode.databaseUnavailable] })
  async level(@Param() { sku }: SkuDto): Promise<StockLevelDto> {
    return (await this.stock.level(sku)).state;
  }

  @Put('stock/:sku')
  @ApiBody({ type: SetStockDto, examples: { units: { summary: 'All units there are', value: { stocked: 50 } } } })
  @ApiOperation({ summary: 'Set how many units of a SKU there are' })
  @ApiOkResponse({ type: StockLevelDto })
  @ApiProblems({
    400: [ErrorCode.validationFailed, ErrorCode.malformedBody],
    409: ['stock_too_low'],
    413: [ErrorCode.payloadTooLarge],
    415: [ErrorCode.unsupportedMediaType],
    503: [ErrorCode.databaseUnavailable],
  })
  async set(@Param() { sku }: SkuDto, @Body() body: SetStockDto): Promise<StockLevelDto> {
    return (await this.setStock.execute(sku, unitsOf(body))).state;
  }
}

function unitsOf({ stocked, quantity }: SetStockDto): number {
  const units = stocked ?? quantity;
  if (units === undefined) throw validationFailed([{ field: 'stocked', message: 'stocked must be sent' }]);
  if (stocked !== undefined && quantity !== undefined) {
    throw validationFailed([{ field: 'quantity', message: 'quantity must not be sent with stocked' }]);
  }
  return units;
}
