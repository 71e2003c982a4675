import { ErrorCode, OrderDoor, orderWorkflowId } from '@fake-stripe/contracts';
import { Module, type DynamicModule } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Refused, workflowNotFound, type RefusalCode } from './kernel/refused.js';
import { WorkflowsUnavailable } from './kernel/workflows-unavailable.js';
import { WorkflowsUnavailable as OrdersUnavailable } from './order/application/ports/order-workflows.js';
import { UseDoor } from './order/application/use-cases/use-door.js';
import { OrderRefused } from './order/domain/order-refused.js';
import { CancelPayment } from './payment/application/use-cases/cancel-payment.js';
import { Cancellations, type CancelCommand, type Cancelled } from './workflow-runs/application/ports/cancellations.js';

const refusals: readonly RefusalCode[] = [ErrorCode.alreadyDispatched, ErrorCode.alreadyFinished];

/** The doors of orders and of payments, for whoever knows only a workflow id. */
class DoorsOfContexts extends Cancellations {
  constructor(private readonly app: ModuleRef) {
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
      const { workflowId, runId, outcome, status, updateId } = await this.the(UseDoor).execute(command);
      return { workflowId, runId, outcome, updateId, ...(status === undefined ? {} : { status }) };
    } catch (error) {
      throw translated(error, orderId);
    }
  }

  override cancelPayment(orderId: string, command: CancelCommand): Promise<Cancelled> {
    return this.the(CancelPayment).execute({ orderId, ...command });
  }

  private the<T>(useCase: abstract new (...dependencies: never[]) => T): T {
    return this.app.get(useCase, { strict: false });
  }
}

function translated(error: unknown, orderId: string): unknown {
  if (error instanceof OrdersUnavailable) return new WorkflowsUnavailable(error.message, { cause: error });
  if (!(error instanceof OrderRefused)) return error;
  if (error.code === ErrorCode.orderNotFound) return workflowNotFound(orderWorkflowId(orderId));
  return new Refused(refusals.find((code) => code === error.code) ?? ErrorCode.alreadyFinished, error.message);
}

/** Where contexts that do not know each other meet: cancelling a workflow is cancelling what it carries out. */
@Module({})
export class CancellationsModule {
  /** The contexts whose doors are used. */
  static register(contexts: readonly DynamicModule[]): DynamicModule {
    return {
      module: CancellationsModule,
      imports: [...contexts],
      providers: [
        { provide: Cancellations, inject: [ModuleRef], useFactory: (app: ModuleRef) => new DoorsOfContexts(app) },
      ],
      exports: [Cancellations],
    };
  }
}
