import type { Clock } from '../../kernel/clock.js';
import { resource, type ResourceAnswer } from '../../requests/application/answer.js';
import type { HttpExchange } from '../../requests/presentation/exchange.js';
import type { Stalls } from '../../requests/presentation/stalls.js';
import type { Labels } from '../application/ports/labels.js';
import { labelOf } from './shipping-answers.js';
import type { LabelDto } from './shipping.dto.js';

/** RFC 7240: one preference among others, in any case, perhaps in several headers. */
const RESPOND_ASYNC = /(?:^|,)\s*respond-async\s*(?:$|[,;])/i;

/** What the caller of create-label waits for, or does not. */
export class LabelWait {
  constructor(
    private readonly labels: Labels,
    private readonly stalls: Stalls,
    private readonly clock: Clock,
  ) {}

  /**
   * 202 at once for a caller that prefers so; else waits until the label is ready, wherever that was said first.
   * Either way the label is shown as it is then: it may have been cancelled.
   */
  async end(stored: ResourceAnswer, exchange: HttpExchange): Promise<ResourceAnswer> {
    const { labelId, readyAt } = stored.body as LabelDto;
    const { request, reply } = exchange;
    const prefers = [request.headers['prefer'] ?? []].flat().join(',');
    if (RESPOND_ASYNC.test(prefers)) {
      reply.header('preference-applied', 'respond-async');
      return resource(202, (await this.look(labelId)) ?? stored.body);
    }
    // A timer may go off a moment early.
    await this.stalls.stall(Date.parse(readyAt) - this.clock.now().getTime() + 1, exchange);
    const label = await this.look(labelId);
    // It is queued still when the service stops while somebody waits.
    return label ? resource(label.status === 'queued' ? 202 : 201, label) : stored;
  }

  private async look(id: string): Promise<LabelDto | undefined> {
    const label = await this.labels.find({ id });
    return label && labelOf(label, this.clock.now());
  }
}
