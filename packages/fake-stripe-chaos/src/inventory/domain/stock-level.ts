import { StockTooLow } from './errors.js';

/** Where a unit can be. */
export type Place = 'available' | 'reserved' | 'dispatched';

/** Kept in full although one number follows from the others, so that an audit has something to compare. */
export interface StockLevelState extends Readonly<Record<Place, number>> {
  readonly sku: string;
  /** All units there are or were: available, reserved and dispatched ones. */
  readonly stocked: number;
}

/** What there is of one SKU. */
export class StockLevel {
  private constructor(private current: StockLevelState) {}

  static untouched(sku: string, stocked: number): StockLevel {
    return new StockLevel({ sku, stocked, available: stocked, reserved: 0, dispatched: 0 });
  }

  static restored(state: StockLevelState): StockLevel {
    return new StockLevel(state);
  }

  get state(): StockLevelState {
    return this.current;
  }

  /** Sets the number of units; those promised or gone are among them. */
  stock(stocked: number): void {
    const promised = this.current.reserved + this.current.dispatched;
    if (stocked < promised) throw new StockTooLow(this.current.sku, promised);
    this.current = { ...this.current, stocked, available: stocked - promised };
  }

  /** `false`, and nothing moved, when there are too few. */
  move(quantity: number, from: Place, to: Place): boolean {
    if (this.current[from] < quantity) return false;
    this.current = { ...this.current, [from]: this.current[from] - quantity, [to]: this.current[to] + quantity };
    return true;
  }
}
