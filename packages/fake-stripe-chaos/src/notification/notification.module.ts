import { Module } from '@nestjs/common';
import { CurrentCall } from '../chaos/application/current-call.js';
import { Clock } from '../kernel/clock.js';
import { Ids } from '../kernel/ids.js';
import { Ledger } from '../kernel/ledger.js';
import { perStore } from '../stores/per-store.js';
import { NotificationState } from './application/notification-state.js';
import { MailRelay } from './application/ports/mail-relay.js';
import { Messages } from './application/ports/messages.js';
import { SendMessage } from './application/use-cases/send-message.js';
import { MemoryMessages } from './infrastructure/memory-messages.js';
import { PostgresMessages } from './infrastructure/postgres-messages.js';
import { SimulatedMailRelay } from './infrastructure/simulated-mail-relay.js';
import { NotificationController } from './presentation/notification.controller.js';
import { OutboxController } from './presentation/outbox.controller.js';

@Module({
  controllers: [NotificationController, OutboxController],
  providers: [
    perStore<Messages>(Messages, {
      memory: (store) => new MemoryMessages(store),
      postgres: (store) => new PostgresMessages(store),
    }),
    { provide: MailRelay, inject: [CurrentCall], useFactory: (call: CurrentCall) => new SimulatedMailRelay(call) },
    {
      provide: SendMessage,
      inject: [Messages, MailRelay, Ledger, Ids, Clock],
      useFactory: (...ports: ConstructorParameters<typeof SendMessage>) => new SendMessage(...ports),
    },
    {
      provide: NotificationState,
      inject: [Messages],
      useFactory: (messages: Messages) => new NotificationState(messages),
    },
  ],
  exports: [NotificationState],
})
export class NotificationModule {}
