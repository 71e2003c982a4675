import type { CurrentCall } from '../../chaos/application/current-call.js';
import { Warehouse } from '../application/ports/warehouse.js';
import { inventoryOperations } from '../operations.js';

/** Answers what was drawn for the call. */
export class SimulatedWarehouse extends Warehouse {
  constructor(private readonly call: CurrentCall) {
    super();
  }

  pick(): Promise<'reserved' | 'out_of_stock'> {
    return Promise.resolve(this.call.outcomeOf(inventoryOperations.reserve));
  }

  putBack(): Promise<'released'> {
    return Promise.resolve(this.call.outcomeOf(inventoryOperations.release));
  }

  takeReturn(): Promise<'restocked'> {
    return Promise.resolve(this.call.outcomeOf(inventoryOperations.restock));
  }
}
