import type { Benchmark } from '../main.js';
import { checkpointSpeed } from './checkpoint-speed.js';
import { engineAgainstPyTorch } from './engine-against-pytorch.js';
import { workflowOverhead } from './workflow-overhead.js';

export const mlBenchmark: Benchmark = {
  workflow: workflowOverhead,
  engine: engineAgainstPyTorch,
  checkpoints: checkpointSpeed,
};
