export * from './bigints-as-numbers.js';
export * from './faults.js';
export * from './pool.js';
