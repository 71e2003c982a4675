export * from './headers.js';
export * from './money.js';
export * from './order/order.js';
export * from './order/profile.js';
export * from './order/status.js';
export * from './order/workflow.js';
export * from './problem.js';
export * from './task-queues.js';
