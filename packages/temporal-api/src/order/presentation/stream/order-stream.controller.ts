import { Readable } from 'node:stream';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Headers, Res, UseFilters } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { WatchOrder } from '../../application/use-cases/watch-order.js';
import { RefusedFilter } from '../../../requests/refused.filter.js';
import { ApiOrderId, OrderId } from '../request-parameters.js';
import { OpenStreams } from './open-streams.js';
import { serverSentEvents } from './server-sent-events.js';

const EXAMPLE =
  'id: 3f1c0a\nevent: status\n' +
  'data: {"orderId":"order-001","status":"processing","currentStep":"reserve","progress":33,"source":"workflow"}\n\n';

@ApiTags('orders')
@Controller('api/v1/order')
@UseFilters(RefusedFilter)
export class OrderStreamController {
  constructor(
    private readonly watchOrder: WatchOrder,
    private readonly streams: OpenStreams,
  ) {}

  @Get(':id/stream')
  @ApiOperation({
    summary: 'How the order stands, as it changes',
    description:
      'Server-sent events `status` with `{orderId, status, currentStep, progress, source}`, from the run, else from ' +
      'the database; comments keep the connection open. Ends when the order has ended, and after 10 minutes. ' +
      '`events` has everything that happened, also what changed twice within half a second.',
  })
  @ApiOrderId()
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Of the last event that was received: the stream begins with what has changed since',
  })
  @ApiResponse({
    status: 200,
    description: 'A stream',
    content: { 'text/event-stream': { schema: { type: 'string', example: EXAMPLE } } },
  })
  @ApiResponse({ status: 204, description: 'The order has ended, and its last event has been received: stop asking' })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['too_many_streams', 'temporal_unavailable', 'database_unavailable'],
  })
  async stream(
    @OrderId() orderId: string,
    @Headers('last-event-id') lastId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const signal = this.streams.admit(reply);
    const updates = await this.watchOrder.execute({ orderId, signal, ...(lastId ? { lastId } : {}) });
    if (!updates) return void reply.status(204).send();
    // Proxies must neither keep it nor wait for its end.
    void reply.headers({ 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    void reply.send(Readable.from(serverSentEvents(updates)));
  }
}
