import type { Insertable, Kysely, Selectable } from 'kysely';
import type { PostgresStore } from '../../stores/postgres/postgres-store.js';
import { Messages } from '../application/ports/messages.js';
import type { Message } from '../domain/message.js';

interface MessageRow {
  id: string;
  order_id: string;
  recipient: string;
  channel: Message['channel'];
  template: string;
  data: Message['data'];
  sent_at: Date;
}

interface Tables {
  messages: MessageRow;
}

export class PostgresMessages extends Messages {
  constructor(private readonly store: PostgresStore) {
    super();
  }

  async add({ id, orderId, to, channel, template, data, sentAt }: Message): Promise<void> {
    const row: Insertable<MessageRow> = {
      id,
      order_id: orderId,
      recipient: to,
      channel,
      template,
      data,
      sent_at: sentAt,
    };
    await this.query((db) => db.insertInto('messages').values(row).execute());
  }

  async find(id: string): Promise<Message | undefined> {
    const row = await this.query((db) => db.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst());
    return row && restored(row);
  }

  async ofOrder(orderId: string): Promise<readonly Message[]> {
    const rows = await this.query((db) =>
      db.selectFrom('messages').selectAll().where('order_id', '=', orderId).orderBy('sent_at').orderBy('id').execute(),
    );
    return rows.map(restored);
  }

  async all(): Promise<readonly Message[]> {
    return (await this.query((db) => db.selectFrom('messages').selectAll().execute())).map(restored);
  }

  private query<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> {
    return this.store.query<Tables, T>(work);
  }
}

function restored({ id, order_id, recipient, channel, template, data, sent_at }: Selectable<MessageRow>): Message {
  return { id, orderId: order_id, to: recipient, channel, template, data, sentAt: sent_at };
}
