import { ErrorCode } from '@fake-stripe/contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Clock } from '../../kernel/clock.js';
import type { DomainError } from '../../kernel/domain-error.js';
import { resource } from '../../requests/application/answer.js';
import { ApiSimulatedCall } from '../../requests/presentation/api-simulated-call.js';
import { ApiUndoBody } from '../../requests/presentation/api-undo-body.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { undoTarget } from '../../requests/presentation/undo-target.js';
import { Labels } from '../application/ports/labels.js';
import { CancelLabel } from '../application/use-cases/cancel-label.js';
import { CreateLabel } from '../application/use-cases/create-label.js';
import { DispatchLabel } from '../application/use-cases/dispatch-label.js';
import { AlreadyDispatched } from '../domain/errors.js';
import { shippingOperations } from '../operations.js';
import { LabelWait } from './label-wait.js';
import { cancelled, created, labelOf } from './shipping-answers.js';
import { CancelLabelAnswerDto, CancelLabelDto, CreateLabelDto, DispatchDto, LabelDto } from './shipping.dto.js';

const PREFER = {
  name: 'Prefer',
  description: '`respond-async`: answer 202 at once, with a label that is queued still',
  required: false,
};

@ApiTags('shipping')
@Controller('shipping')
export class ShippingController {
  constructor(
    private readonly calls: SimulatedCalls,
    private readonly labels: Labels,
    private readonly createLabel: CreateLabel,
    private readonly dispatchLabel: DispatchLabel,
    private readonly cancelLabel: CancelLabel,
    private readonly wait: LabelWait,
    private readonly clock: Clock,
  ) {}

  @Post('create-label')
  @ApiSimulatedCall(shippingOperations['create-label'], 'Have a label made, and wait for it', {
    422: [ErrorCode.addressError],
  })
  @ApiHeader(PREFER)
  @ApiCreatedResponse({ type: LabelDto, description: 'It is ready, unless it was cancelled in the meantime' })
  @ApiAcceptedResponse({ type: LabelDto, description: 'With `Prefer: respond-async`' })
  create(@Body() body: CreateLabelDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { orderId, address, service = 'standard' } = body;
    return this.calls.answer(exchange, {
      operation: shippingOperations['create-label'],
      orderId,
      body,
      execute: async (key) =>
        created(await this.createLabel.execute({ orderId, address, service, key }), this.clock.now()),
      complete: (answer) => this.wait.end(answer, exchange),
    });
  }

  @Post('dispatch')
  @HttpCode(200)
  @ApiSimulatedCall(shippingOperations.dispatch, 'Hand the parcel over, with what was reserved for its order', {
    404: [ErrorCode.notFound],
    409: ['label_not_ready', 'label_cancelled'],
  })
  @ApiOkResponse({ type: LabelDto, description: 'Also when it was dispatched before' })
  async dispatch(@Body() body: DispatchDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { labelId } = body;
    return this.calls.answer(exchange, {
      operation: shippingOperations.dispatch,
      orderId: await this.orderOf(labelId),
      body,
      execute: async (key) =>
        resource(200, labelOf(await this.dispatchLabel.execute({ labelId, key }), this.clock.now())),
    });
  }

  @Post('cancel')
  @HttpCode(200)
  @ApiSimulatedCall(shippingOperations.cancel, 'Cancel a label that is not dispatched', {
    404: [ErrorCode.notFound],
    409: [ErrorCode.alreadyDispatched, 'already_cancelled', 'order_mismatch'],
  })
  @ApiUndoBody(CancelLabelDto, 'labelId', 'lbl_9f86d081884c7d659a2feaa0', 'create-label')
  @ApiOkResponse({ type: CancelLabelAnswerDto })
  async cancel(@Body() body: CancelLabelDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const target = undoTarget(body, 'labelId');
    return this.calls.answer(exchange, {
      operation: shippingOperations.cancel,
      orderId: 'orderId' in target ? target.orderId : await this.orderOf(target.labelId),
      body,
      execute: async (key) => cancelled(await this.cancelLabel.execute(target, key)),
      members: (refusal) => this.whatIsGone(refusal),
    });
  }

  private whatIsGone(refusal: DomainError): Readonly<Record<string, unknown>> | undefined {
    return refusal instanceof AlreadyDispatched ? { label: labelOf(refusal.label, this.clock.now()) } : undefined;
  }

  /** A call that names a label is a call about its order; an unknown one stands for itself. */
  private async orderOf(id: string): Promise<string> {
    return (await this.labels.find({ id }))?.state.orderId ?? id;
  }
}
