import { StockLevel } from './stock-level.js';

describe('a stock level', () => {
  it('moves units between places and keeps their number', () => {
    const level = StockLevel.untouched('A', 10);
    expect(level.move(4, 'available', 'reserved')).toBe(true);
    expect(level.move(3, 'reserved', 'dispatched')).toBe(true);
    expect(level.state).toEqual({ sku: 'A', stocked: 10, available: 6, reserved: 1, dispatched: 3 });
  });

  it('moves nothing when there are too few', () => {
    const level = StockLevel.untouched('A', 10);
    expect(level.move(11, 'available', 'reserved')).toBe(false);
    expect(level.state).toEqual(StockLevel.untouched('A', 10).state);
  });

  it('cannot be set below what is reserved or dispatched', () => {
    const level = StockLevel.untouched('A', 10);
    level.move(4, 'available', 'reserved');
    level.move(1, 'reserved', 'dispatched');
    expect(() => level.stock(3)).toThrow(expect.objectContaining({ code: 'stock_too_low' }));
    level.stock(4);
    expect(level.state).toEqual({ sku: 'A', stocked: 4, available: 0, reserved: 3, dispatched: 1 });
  });
});
