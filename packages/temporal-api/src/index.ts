export { readConfig, type ApiConfig } from './config.js';
export * from './create-api.js';
