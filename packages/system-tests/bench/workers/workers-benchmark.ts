import type { Benchmark } from '../main.js';
import { workerCounts } from './worker-counts.js';

export const workersBenchmark: Benchmark = { counts: workerCounts };
