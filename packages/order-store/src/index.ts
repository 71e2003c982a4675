export * from './ports/order-reader.js';
export * from './ports/order-writer.js';
