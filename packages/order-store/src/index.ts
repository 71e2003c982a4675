export * from './infrastructure/memory/memory-order-store.js';
export * from './infrastructure/postgres/connect-order-store.js';
export * from './order-store.js';
export * from './ports/order-reader.js';
export * from './ports/order-writer.js';
