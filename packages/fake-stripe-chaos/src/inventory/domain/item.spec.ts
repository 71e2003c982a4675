import { merged } from './item.js';

describe('items', () => {
  it('adds up lines of the same SKU and keeps the order of the others', () => {
    const items = [
      { sku: 'B', quantity: 2 },
      { sku: 'A', quantity: 1 },
      { sku: 'B', quantity: 3 },
    ];
    expect(merged(items)).toEqual([
      { sku: 'B', quantity: 5 },
      { sku: 'A', quantity: 1 },
    ]);
  });
});
