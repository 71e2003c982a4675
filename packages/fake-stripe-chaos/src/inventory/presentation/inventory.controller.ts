import { ErrorCode } from '@fake-stripe/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiSimulatedCall } from '../../requests/presentation/api-simulated-call.js';
import { ApiUndoBody } from '../../requests/presentation/api-undo-body.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { UndoByKeyDto } from '../../requests/presentation/undo.dto.js';
import { undoTarget } from '../../requests/presentation/undo-target.js';
import { Reservations } from '../application/ports/reservations.js';
import { ReleaseReservation } from '../application/use-cases/release-reservation.js';
import { ReserveItems } from '../application/use-cases/reserve-items.js';
import { RestockReservation } from '../application/use-cases/restock-reservation.js';
import { inventoryOperations } from '../operations.js';
import { reserved, undone } from './inventory-answers.js';
import { ReleaseReservationAnswerDto, ReservationDto, RestockAnswerDto } from './inventory-answers.dto.js';
import { ReleaseReservationDto, ReserveDto } from './inventory.dto.js';

@ApiTags('inventory')
@Controller('inventory')
export class InventoryController {
  constructor(
    private readonly calls: SimulatedCalls,
    private readonly reservations: Reservations,
    private readonly reserveItems: ReserveItems,
    private readonly releaseReservation: ReleaseReservation,
    private readonly restockReservation: RestockReservation,
  ) {}

  @Post('reserve')
  @ApiSimulatedCall(inventoryOperations.reserve, 'Keep units for an order, all of them or none', {
    409: [ErrorCode.outOfStock],
  })
  @ApiCreatedResponse({ type: ReservationDto })
  reserve(@Body() body: ReserveDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { orderId, items } = body;
    return this.calls.answer(exchange, {
      operation: inventoryOperations.reserve,
      orderId,
      body,
      execute: async (key) => reserved(await this.reserveItems.execute({ orderId, items, key })),
    });
  }

  @Post('release')
  @HttpCode(200)
  @ApiSimulatedCall(inventoryOperations.release, 'Let reserved units go', {
    404: [ErrorCode.notFound],
    409: ['already_released', 'order_mismatch'],
  })
  @ApiUndoBody(ReleaseReservationDto, 'reservationId', 'res_9f86d081884c7d659a2feaa0', 'reserve')
  @ApiOkResponse({ type: ReleaseReservationAnswerDto })
  async release(@Body() body: ReleaseReservationDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const target = undoTarget(body, 'reservationId');
    return this.calls.answer(exchange, {
      operation: inventoryOperations.release,
      orderId: 'orderId' in target ? target.orderId : await this.orderOf(target.reservationId),
      body,
      execute: async (key) => undone(await this.releaseReservation.execute(target, key)),
    });
  }

  @Post('restock')
  @HttpCode(200)
  @ApiSimulatedCall(inventoryOperations.restock, 'Put dispatched units back on the shelf, once', {
    409: ['order_mismatch'],
  })
  @ApiOkResponse({ type: RestockAnswerDto })
  restock(@Body() body: UndoByKeyDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { orderId, undoes } = body;
    return this.calls.answer(exchange, {
      operation: inventoryOperations.restock,
      orderId,
      body,
      execute: async (key) => undone(await this.restockReservation.execute({ orderId, undoes, key })),
    });
  }

  /** A call that names a reservation is a call about its order; an unknown one stands for itself. */
  private async orderOf(id: string): Promise<string> {
    return (await this.reservations.find({ id }))?.state.orderId ?? id;
  }
}
