import type { Migration } from 'kysely';
import * as requests from './001-requests.js';
import * as ledger from './002-ledger.js';
import * as payment from './003-payment.js';
import * as inventory from './004-inventory.js';
import * as shipping from './005-shipping.js';
import * as notification from './006-notification.js';
import * as forwardKeys from './007-forward-keys.js';

/** In alphabetical order, as they are applied. A migration that was released is never changed. */
export const migrations: Record<string, Migration> = {
  '001-requests': requests,
  '002-ledger': ledger,
  '003-payment': payment,
  '004-inventory': inventory,
  '005-shipping': shipping,
  '006-notification': notification,
  '007-forward-keys': forwardKeys,
};
