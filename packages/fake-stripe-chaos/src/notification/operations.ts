import { defineOperations } from '../chaos/domain/operation.js';

/** What can be asked of notification, and how it goes unless a profile says otherwise. */
export const notificationOperations = defineOperations('notification', {
  send: { sent: 0.8, timeout: 0.2 },
});
