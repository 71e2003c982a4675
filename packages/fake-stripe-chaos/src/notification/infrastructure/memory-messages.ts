import type { MemoryStore } from '../../stores/memory/memory-store.js';
import { Messages } from '../application/ports/messages.js';
import type { Message } from '../domain/message.js';

export class MemoryMessages extends Messages {
  private readonly messages;

  constructor(store: MemoryStore) {
    super();
    this.messages = store.table<Message>();
  }

  add(message: Message): Promise<void> {
    this.messages.set(message.id, message);
    return Promise.resolve();
  }

  find(id: string): Promise<Message | undefined> {
    return Promise.resolve(this.messages.get(id));
  }

  async ofOrder(orderId: string): Promise<readonly Message[]> {
    return (await this.all()).filter((message) => message.orderId === orderId);
  }

  all(): Promise<readonly Message[]> {
    return Promise.resolve([...this.messages.values()]);
  }
}
