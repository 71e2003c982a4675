import type { Benchmark } from '../main.js';
import { ordersSideBySide } from './orders-side-by-side.js';

export const sagaBenchmark: Benchmark = { orders: ordersSideBySide };
