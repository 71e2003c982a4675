export { readConfig, type FounderConfig } from './config.js';
export { createFounder } from './create-founder.js';
