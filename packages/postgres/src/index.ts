export * from './bigints-as-numbers.js';
export * from './pool.js';
export { isStalePlan } from './prepared-statements.js';
