import type { Clock } from '../../../kernel/clock.js';
import type { Ids } from '../../../kernel/ids.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { Message } from '../../domain/message.js';
import type { MailRelay } from '../ports/mail-relay.js';
import type { Messages } from '../ports/messages.js';

export interface SendMessageCommand extends Omit<Message, 'id' | 'sentAt'> {
  readonly key?: string | undefined;
}

/** Hands a message to the relay and keeps it in the outbox. */
export class SendMessage {
  constructor(
    private readonly messages: Messages,
    private readonly relay: MailRelay,
    private readonly ledger: Ledger,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute({ key, ...content }: SendMessageCommand): Promise<Message> {
    const message: Message = { ...content, id: this.ids.next('msg'), sentAt: this.clock.now() };
    await this.relay.send(message);
    await this.messages.add(message);
    const { orderId, id, template, to } = message;
    await this.ledger.record({ effect: 'notification.sent', orderId, resourceId: id, key, details: { template, to } });
    return message;
  }
}
