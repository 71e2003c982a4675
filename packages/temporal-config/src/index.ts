export * from './temporal-target.js';
