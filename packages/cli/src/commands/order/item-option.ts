import { toMinorUnits } from '@fake-stripe/contracts';
import { InvalidArgumentError, Option } from 'commander';
import type { WantedItem } from '../../api/order-api.js';

/** Of the whole, a SKU has no colon in it. */
const ITEM = /^(?<sku>[^:]+):(?<quantity>\d{1,5}):(?<price>\d+(?:\.\d{1,2})?)$/;

export const usualItems: readonly WantedItem[] = [{ sku: 'ITEM-001', quantity: 1, price: 49.99 }];

/** Can be repeated. What is wrong with a SKU or an amount beyond its form, the API says. */
export function itemOption(): Option {
  return new Option(
    '--item <SKU:quantity:price>',
    'what is bought, the price of one with at most two decimals; can be repeated (default: ITEM-001:1:49.99)',
  ).argParser((text: string, before: readonly WantedItem[] | undefined) => [...(before ?? []), itemIn(text)]);
}

function itemIn(text: string): WantedItem {
  const { sku, quantity, price } = ITEM.exec(text)?.groups ?? {};
  const item = { sku: sku ?? '', quantity: Number(quantity), price: Number(price) };
  if (toMinorUnits(item.price) !== undefined && item.quantity >= 1) return item;
  throw new InvalidArgumentError('It is not SKU:quantity:price, such as MOUSE-2:2:29.99.');
}
