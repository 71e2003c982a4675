import { Header, orderWorkflowId, type OrderFulfillmentInput } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { anOrder } from './an-order.js';
import { type HistoryEvent, resultOf, valueOf, valuesOf } from './payloads.js';
import type { Script } from './script.js';
import { scriptOf } from './script-of.js';

/** One order that the real system took from the request to its end: how it is started, and what its runs did. */
export interface Recording {
  readonly orderId: string;
  readonly profile: string;
  readonly start: OrderStart;
  readonly scripts: { readonly order: Script; readonly shipping: Script };
  /** Of each activity, what it answered. */
  readonly answers: Readonly<Record<string, unknown>>;
}

/** As temporal-api starts an order's workflow. */
export interface OrderStart {
  readonly input: OrderFulfillmentInput;
  readonly memo: Readonly<Record<string, unknown>>;
  readonly summary: string;
}

/** @param client of the namespace that the system works in */
export async function record(apiUrl: string, client: Client, orderId: string): Promise<Recording> {
  await request(apiUrl, orderId);
  const workflowId = orderWorkflowId(orderId);
  const result = (await client.workflow.getHandle(workflowId).result()) as { status: string };
  if (result.status !== 'completed') throw new Error(`The order to be recorded ended ${result.status}`);
  const order = await historyOf(client, workflowId);
  const started = order.find((event) => event.childWorkflowExecutionStartedEventAttributes);
  const child = started?.childWorkflowExecutionStartedEventAttributes?.workflowExecution?.workflowId ?? '';
  const shipping = await historyOf(client, child);
  const start = startOf(order[0]);
  return {
    orderId,
    profile: start.input.profile,
    start,
    scripts: { order: scriptOf(order), shipping: scriptOf(shipping) },
    answers: Object.fromEntries([order, shipping].flatMap(answersOf)),
  };
}

/** Within which an answer of the API has to be there. */
const ANSWER_MS = 30_000;

export async function historyOf(client: Client, workflowId: string): Promise<readonly HistoryEvent[]> {
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  return events ?? [];
}

/** Posts an order. @throws Error unless it was started */
export async function request(apiUrl: string, orderId: string): Promise<void> {
  const headers = { 'content-type': 'application/json', [Header.correlationId]: `trace-${orderId}` };
  const body = JSON.stringify(anOrder(orderId));
  const answer = await fetch(`${apiUrl}/api/v1/order`, {
    ...{ method: 'POST', headers, body },
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  const said = await answer.text();
  if (answer.status !== 201) throw new Error(`The order was not started: ${answer.status} ${said}`);
}

function startOf(event: HistoryEvent | undefined): OrderStart {
  const { input, memo } = event?.workflowExecutionStartedEventAttributes ?? {};
  const summary = event?.userMetadata?.summary;
  return {
    input: valuesOf(input)[0] as OrderFulfillmentInput,
    memo: Object.fromEntries(Object.entries(memo?.fields ?? {}).map(([name, payload]) => [name, valueOf(payload)])),
    summary: summary ? String(valueOf(summary)) : '',
  };
}

function answersOf(events: readonly HistoryEvent[]): [string, unknown][] {
  const byId = new Map(events.map((event) => [String(event.eventId), event]));
  return events.flatMap((event): [string, unknown][] => {
    const completed = event.activityTaskCompletedEventAttributes;
    if (!completed) return [];
    const scheduled = byId.get(String(completed.scheduledEventId))?.activityTaskScheduledEventAttributes;
    return [[scheduled?.activityType?.name ?? '', resultOf(completed.result)]];
  });
}
