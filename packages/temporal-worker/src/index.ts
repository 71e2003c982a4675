export { readConfig, type WorkerConfig } from './config.js';
export type { ProviderLimits } from './activity-kit/provider-activity.js';
export { ConfiguredFraudRules } from './fraud/infrastructure/configured-fraud-rules.js';
export { HttpInventory } from './inventory/infrastructure/http-inventory.js';
export { HttpNotifications } from './notification/infrastructure/http-notifications.js';
export { HttpPayments } from './payment/infrastructure/http-payments.js';
export { HttpShipping } from './shipping/infrastructure/http-shipping.js';
export { registerSearchAttributes } from './temporal/search-attributes.js';
export { servedQueues, type ActivityPorts } from './temporal/served-queues.js';
