import type { Message } from '../domain/message.js';
import type { MessageDto } from './notification.dto.js';

export function messageOf({ id, orderId, to, channel, template, data, sentAt }: Message): MessageDto {
  return {
    notificationId: id,
    orderId,
    status: 'sent',
    to,
    channel,
    template,
    data: { ...data },
    createdAt: sentAt.toISOString(),
  };
}
