import type { UnitOfWork } from '../../../kernel/unit-of-work.js';
import type { StockLevel } from '../../domain/stock-level.js';
import type { Stock } from '../ports/stock.js';

/** Says how many units of a SKU there are, those reserved and dispatched among them. Codes: `stock_too_low`. */
export class SetStock {
  constructor(
    private readonly stock: Stock,
    private readonly work: UnitOfWork,
  ) {}

  execute(sku: string, stocked: number): Promise<StockLevel> {
    return this.work.run(async () => {
      const level = await this.stock.level(sku);
      level.stock(stocked);
      await this.stock.save(level);
      return level;
    });
  }
}
