export * from './raw-values.js';
export * from './temporal-target.js';
