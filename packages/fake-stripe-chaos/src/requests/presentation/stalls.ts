import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Clock } from '../../kernel/clock.js';
import type { HttpExchange } from './exchange.js';

/** Answers held back. A stall ends early when its client has gone or the service stops. */
@Injectable()
export class Stalls implements OnModuleDestroy {
  private readonly open = new Set<AbortController>();
  private stopping = false;

  constructor(private readonly clock: Clock) {}

  async stall(ms: number, { reply }: HttpExchange): Promise<void> {
    const end = new AbortController();
    const gone = (): void => end.abort();
    if (this.stopping || reply.raw.destroyed) return;
    this.open.add(end);
    reply.raw.once('close', gone);
    try {
      await this.clock.sleep(ms, end.signal);
    } finally {
      reply.raw.off('close', gone);
      this.open.delete(end);
    }
  }

  onModuleDestroy(): void {
    this.stopping = true;
    for (const end of this.open) end.abort();
  }
}
