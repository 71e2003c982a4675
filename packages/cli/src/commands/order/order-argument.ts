import type { Argument } from 'commander';
import { idArgument } from '../../options.js';

export function orderArgument(): Argument {
  return idArgument('order', 'order id or workflow id');
}
