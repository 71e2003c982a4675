import { ErrorCode } from '@fake-stripe/contracts';
import { ProblemError } from '@fake-stripe/platform';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Each asks twice a second. */
export const MAX_STREAMS = 100;

/** Streams that are being answered: a bounded number, and none that outlasts its client or the service. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  private readonly streams = new Set<AbortController>();

  get size(): number {
    return this.streams.size;
  }

  /**
   * @returns what ends the stream: the client is gone, or the service stops
   * @throws ProblemError 503 `too_many_streams`
   */
  admit({ raw }: Pick<FastifyReply, 'raw'>): AbortSignal {
    if (this.streams.size >= MAX_STREAMS) {
      const detail = `${MAX_STREAMS} streams are open already; ask for the status instead, or try again.`;
      throw new ProblemError(503, ErrorCode.tooManyStreams, detail, { headers: { 'retry-after': '5' } });
    }
    const controller = new AbortController();
    this.streams.add(controller);
    const end = () => {
      this.streams.delete(controller);
      controller.abort();
    };
    if (raw.destroyed) end();
    else raw.once('close', end);
    return controller.signal;
  }

  onModuleDestroy(): void {
    for (const stream of this.streams) stream.abort();
  }
}
