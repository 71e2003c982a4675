/** So many units of one thing. */
export interface Item {
  readonly sku: string;
  readonly quantity: number;
}

/** Every SKU once, in the order of its first appearance. */
export function merged(items: readonly Item[]): readonly Item[] {
  const quantities = new Map<string, number>();
  for (const { sku, quantity } of items) quantities.set(sku, (quantities.get(sku) ?? 0) + quantity);
  return [...quantities].map(([sku, quantity]) => ({ sku, quantity }));
}
