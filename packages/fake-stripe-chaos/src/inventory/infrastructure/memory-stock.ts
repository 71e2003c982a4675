import type { MemoryStore } from '../../stores/memory/memory-store.js';
import { Stock } from '../application/ports/stock.js';
import type { Item } from '../domain/item.js';
import { StockLevel, type Place, type StockLevelState } from '../domain/stock-level.js';

export class MemoryStock extends Stock {
  private readonly levels;

  constructor(
    store: MemoryStore,
    private readonly defaultStock: number,
  ) {
    super();
    this.levels = store.table<StockLevelState>();
  }

  level(sku: string): Promise<StockLevel> {
    return Promise.resolve(this.levelNow(sku));
  }

  save(level: StockLevel): Promise<void> {
    this.levels.set(level.state.sku, level.state);
    return Promise.resolve();
  }

  all(): Promise<readonly StockLevel[]> {
    return Promise.resolve([...this.levels.values()].map((state) => StockLevel.restored(state)));
  }

  shortOf(items: readonly Item[]): Promise<readonly string[]> {
    const short = items.filter(({ sku, quantity }) => this.levelNow(sku).state.available < quantity);
    return Promise.resolve(short.map(({ sku }) => sku));
  }

  move(items: readonly Item[], from: Place, to: Place): Promise<readonly string[]> {
    const short = items.filter(({ sku, quantity }) => {
      const level = this.levelNow(sku);
      if (!level.move(quantity, from, to)) return true;
      this.levels.set(sku, level.state);
      return false;
    });
    return Promise.resolve(short.map(({ sku }) => sku));
  }

  private levelNow(sku: string): StockLevel {
    const state = this.levels.get(sku);
    return state ? StockLevel.restored(state) : StockLevel.untouched(sku, this.defaultStock);
  }
}
