import { ErrorCode, MlTrainingDoor, OrderDoor, orderWorkflowId } from '@fake-stripe/contracts';
import { Module, type DynamicModule } from '@nestjs/common';
import { Refused, workflowNotFound } from './kernel/refused.js';
import { UseTrainingDoor } from './ml-training/application/use-cases/use-training-door.js';
import { UseDoor } from './order/application/use-cases/use-door.js';
import { CancelPayment } from './payment/application/use-cases/cancel-payment.js';
import { Cancellations, type CancelCommand, type Cancelled } from './workflow-runs/application/ports/cancellations.js';

/** The doors of orders, of payments and of trainings, for whoever knows only a workflow id. */
class DoorsOfContexts extends Cancellations {
  constructor(
    private readonly orders: UseDoor,
    private readonly payments: CancelPayment,
    private readonly trainings: UseTrainingDoor,
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
      throw translated(error, orderWorkflowId(orderId));
    }
  }

  override cancelPayment(orderId: string, command: CancelCommand): Promise<Cancelled> {
    return this.payments.execute({ orderId, ...command });
  }

  override async cancelTraining(workflowId: string, { reason, idempotencyKey }: CancelCommand): Promise<Cancelled> {
    const body = { by: 'unknown', ...(reason === undefined ? {} : { reason }) };
    const command = { workflowId, door: MlTrainingDoor.cancel, body, idempotencyKey };
    try {
      const { runId, outcome, status, updateId } = await this.trainings.execute(command);
      return { workflowId, runId, outcome, updateId, ...(status === undefined ? {} : { status }) };
    } catch (error) {
      throw translated(error, workflowId);
    }
  }
}

/** Codes of contexts for what is a workflow here. */
const unknown: readonly string[] = [ErrorCode.orderNotFound, ErrorCode.trainingNotFound];

function translated(error: unknown, workflowId: string): unknown {
  return error instanceof Refused && unknown.includes(error.code) ? workflowNotFound(workflowId) : error;
}

/** Where contexts that do not know each other meet: cancelling a workflow is cancelling what it carries out. */
@Module({})
export class CancellationsModule {
  /** `contexts`: where `UseDoor`, `CancelPayment` and `UseTrainingDoor` come from. */
  static register(contexts: readonly DynamicModule[]): DynamicModule {
    return {
      module: CancellationsModule,
      imports: [...contexts],
      providers: [
        {
          provide: Cancellations,
          inject: [UseDoor, CancelPayment, UseTrainingDoor],
          useFactory: (orders: UseDoor, payments: CancelPayment, trainings: UseTrainingDoor) =>
            new DoorsOfContexts(orders, payments, trainings),
        },
      ],
      exports: [Cancellations],
    };
  }
}
