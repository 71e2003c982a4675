export { configFrom, type SimulatorConfig } from './config.js';
export { createSimulator, type SimulatorOptions } from './simulator.js';
