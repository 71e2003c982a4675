import type { OrderUpdate } from '../../application/use-cases/watch-order.js';

/** How long a client waits before it comes again when the connection broke. */
const RETRY_MS = 2_000;

/** Changes of an order in the format of the HTML standard, section 9.2. */
export async function* serverSentEvents(updates: AsyncIterable<OrderUpdate | undefined>): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  for await (const update of updates) {
    yield update
      ? `id: ${update.id}\nevent: status\ndata: ${JSON.stringify(update.order)}\n\n`
      : ': nothing has changed\n\n';
  }
}
