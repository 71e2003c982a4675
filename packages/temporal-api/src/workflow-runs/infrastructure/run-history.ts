import type { Client } from '@temporalio/client';
import { within } from '../../temporal-kit/temporal-calls.js';
import { InvalidCursor, type PageRequest, type RunId } from '../application/ports/workflow-runs.js';
import type { HistoryEvent, HistoryPage } from '../domain/history-event.js';
import { summarise } from './event-attributes.js';

const CALL_MS = 2_500;
const ATTRIBUTES = 'EventAttributes';

/** Where a page begins: on which of the service's pages, and after how many of its events. */
interface Position {
  readonly runId: string;
  readonly token: string;
  readonly skip: number;
}

interface RawEvent {
  readonly eventId?: unknown;
  readonly eventTime?: { readonly seconds?: unknown; readonly nanos?: number | null } | null;
}

interface RawPage {
  readonly events: readonly RawEvent[];
  /** Empty on the last page. */
  readonly token: string;
}

/** The history of runs, in pages of exactly as many events as were asked for. */
export class RunHistory {
  constructor(private readonly client: Client) {}

  async page({ workflowId, runId }: RunId, { cursor, limit }: PageRequest): Promise<HistoryPage> {
    const events: RawEvent[] = [];
    let at: Position | undefined = cursor === undefined ? { runId, token: '', skip: 0 } : positionOf(cursor);
    const run = { workflowId, runId: at.runId };
    while (at && events.length < limit) {
      const page: RawPage = await this.fetch(run, at.token, limit);
      const end: number = at.skip + limit - events.length;
      events.push(...page.events.slice(at.skip, end));
      at = after(at, page, end);
    }
    return { events: readable(events), ...(at ? { next: cursorOf(at) } : {}) };
  }

  async *all(run: RunId): AsyncIterable<string> {
    for (let token: string | undefined = ''; token !== undefined;) {
      const page: RawPage = await this.fetch(run, token, 1_000);
      yield* page.events.map(typeOf);
      token = page.token === '' ? undefined : page.token;
    }
  }

  private async fetch(execution: RunId, token: string, maximumPageSize: number): Promise<RawPage> {
    const { namespace } = this.client.options;
    const nextPageToken = Buffer.from(token, 'base64');
    const { history, nextPageToken: next } = await within(this.client, CALL_MS, () =>
      this.client.workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize, nextPageToken }),
    );
    return { events: history?.events ?? [], token: Buffer.from(next ?? []).toString('base64') };
  }
}

function after(at: Position, { events, token }: RawPage, end: number): Position | undefined {
  if (end < events.length) return { ...at, skip: end };
  return token === '' ? undefined : { runId: at.runId, token, skip: 0 };
}

function cursorOf(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

function positionOf(cursor: string): Position {
  try {
    const { runId, token, skip } = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as Position;
    if (typeof runId === 'string' && typeof token === 'string' && Number.isSafeInteger(skip) && skip >= 0) {
      return { runId, token, skip };
    }
  } catch {
    // Not one of ours.
  }
  throw new InvalidCursor();
}

/** Later events of an activity name only the event that scheduled it; where that is on the page, its name is added. */
function readable(events: readonly RawEvent[]): HistoryEvent[] {
  const activities = new Map<unknown, unknown>();
  return events.map((event) => {
    const eventId = Number(String(event.eventId));
    const summary = summarise(attributesOf(event));
    if (summary['activity'] !== undefined) activities.set(eventId, summary['activity']);
    const activity = activities.get(summary['scheduledEventId']);
    const attributes = activity === undefined ? summary : { activity, ...summary };
    return { eventId, type: typeOf(event), at: timeOf(event), attributes };
  });
}

function attributesName(event: RawEvent): string {
  return Object.keys(event).find((name) => name.endsWith(ATTRIBUTES)) ?? ATTRIBUTES;
}

function attributesOf(event: RawEvent): Readonly<Record<string, unknown>> {
  return (event as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[attributesName(event)] ?? {};
}

/** `activityTaskScheduledEventAttributes` → `ActivityTaskScheduled`. */
function typeOf(event: RawEvent): string {
  const name = attributesName(event).slice(0, -ATTRIBUTES.length);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function timeOf({ eventTime }: RawEvent): string {
  const seconds = Number(String(eventTime?.seconds ?? 0));
  return new Date(seconds * 1_000 + Math.floor((eventTime?.nanos ?? 0) / 1_000_000)).toISOString();
}
