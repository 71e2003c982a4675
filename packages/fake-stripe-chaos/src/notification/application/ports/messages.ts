import type { Message } from '../../domain/message.js';

/**
 * The outbox: every message that was taken.
 * @throws StoreUnavailable on a technical fault
 */
export abstract class Messages {
  abstract add(message: Message): Promise<void>;

  abstract find(id: string): Promise<Message | undefined>;

  /** Oldest first. */
  abstract ofOrder(orderId: string): Promise<readonly Message[]>;

  /** For an audit; locks nothing. */
  abstract all(): Promise<readonly Message[]>;
}
