import { ErrorCode, OrderDoor, orderWorkflowId } from '@fake-stripe/contracts';
import { Module, type DynamicModule } from '@nestjs/common';
import { Refused, workflowNotFound } from './kernel/refused.js';
import { UseDoor } from './order/application/use-cases/use-door.js';
import { CancelPayment } from './payment/application/use-cases/cancel-payment.js';
import { Cancellations, type CancelCommand, type Cancelled } from './workflow-runs/application/ports/cancellations.js';

/** The doors of orders and of payments, for whoever knows only a workflow id. */
class DoorsOfContexts extends Cancellations {
  constructor(
    private readonly orders: UseDoor,
    private readonly payments: CancelPayment,
  ) {
    super();
  }

  override async cancelOrder(orderId: string, { reason, idempotencyKey }: CancelCommand): Promise<Cancelled> {
    const body = reason === undefined ? {} : { reason };
    const command = {
      orderId,
      door: OrderDoor.cancel,
      body,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    };
    try {
      const { workflowId, runId, outcome, status, updateId } = await this.orders.execute(command);
      return { workflowId, runId, outcome, updateId, ...(status === undefined ? {} : { status }) };
    } catch (error) {
      throw translated(error, orderId);
    }
  }

  override cancelPayment(orderId: string, command: CancelCommand): Promise<Cancelled> {
    return this.payments.execute({ orderId, ...command });
  }
}

function translated(error: unknown, orderId: string): unknown {
  const unknown = error instanceof Refused && error.code === ErrorCode.orderNotFound;
  return unknown ? workflowNotFound(orderWorkflowId(orderId)) : error;
}

/** Where contexts that do not know each other meet: cancelling a workflow is cancelling what it carries out. */
@Module({})
export class CancellationsModule {
  /** `contexts`: where `UseDoor` and `CancelPayment` come from. */
  static register(contexts: readonly DynamicModule[]): DynamicModule {
    return {
      module: CancellationsModule,
      imports: [...contexts],
      providers: [
        {
          provide: Cancellations,
          inject: [UseDoor, CancelPayment],
          useFactory: (orders: UseDoor, payments: CancelPayment) => new DoorsOfContexts(orders, payments),
        },
      ],
      exports: [Cancellations],
    };
  }
}
