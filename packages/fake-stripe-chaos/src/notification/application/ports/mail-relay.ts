import type { Message } from '../../domain/message.js';

/** The world beyond notification: whoever carries the mail. */
export abstract class MailRelay {
  abstract send(message: Message): Promise<'sent'>;
}
