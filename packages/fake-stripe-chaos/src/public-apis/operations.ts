import { defineOperations } from '../chaos/domain/operation.js';

/** What can be asked of the stand-ins for public services, and how it goes unless a profile says otherwise. */
export const publicApiOperations = defineOperations('public-apis', {
  locate: { located: 0.8, timeout: 0.1, error: 0.1 },
  forecast: { reported: 0.8, timeout: 0.1, error: 0.1 },
  'cat-fact': { told: 0.8, timeout: 0.1, error: 0.1 },
});
