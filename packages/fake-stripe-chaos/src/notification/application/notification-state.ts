import { RealState, type Effect } from '../../kernel/real-state.js';
import type { Messages } from './ports/messages.js';

/** Notification's part of what an audit compares with the ledger. */
export class NotificationState extends RealState {
  constructor(private readonly messages: Messages) {
    super();
  }

  async effects(): Promise<readonly Effect[]> {
    return (await this.messages.all()).map(({ id, orderId }) => ({
      effect: 'notification.sent',
      orderId,
      resourceId: id,
    }));
  }
}
