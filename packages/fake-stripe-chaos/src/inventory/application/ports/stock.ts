import type { Item } from '../../domain/item.js';
import type { Place, StockLevel } from '../../domain/stock-level.js';

/**
 * What there is of every SKU; one that nobody has set has the default stock. Items name every SKU once.
 * @throws StoreUnavailable on a technical fault
 */
export abstract class Stock {
  /** Locked until the unit of work ends, when there is one. */
  abstract level(sku: string): Promise<StockLevel>;

  /** Keeps the changes of a level that was read in this unit of work. */
  abstract save(level: StockLevel): Promise<void>;

  /** Every SKU that was ever touched. */
  abstract all(): Promise<readonly StockLevel[]>;

  /** The SKUs of which fewer are available than asked for. Holds nothing: the next moment may be different. */
  abstract shortOf(items: readonly Item[]): Promise<readonly string[]>;

  /**
   * Moves units, however many callers want the same ones; SKUs are locked in one order for all callers. Units that
   * nobody has moved yet need `shortOf` first.
   * @returns the SKUs of which there were too few, which were not moved: the caller gives up the unit of work
   */
  abstract move(items: readonly Item[], from: Place, to: Place): Promise<readonly string[]>;
}
