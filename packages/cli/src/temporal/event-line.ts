import { decodePayload, decodePayloads, millisecondsOf, timeOf } from '@fake-stripe/temporal-config';
import type { RawPayload, RawPayloads, RawTime } from '@fake-stripe/temporal-config';
import { causeOf, type RawFailure } from './failure-cause.js';

/** One event of a history, in protobuf's members. */
export interface RawEvent {
  readonly eventId?: unknown;
  readonly eventTime?: RawTime | null;
}

/** An event as people read it. */
export interface EventLine {
  readonly id: number;
  /** ISO 8601. */
  readonly at: string;
  /** Temporal's name, such as `ActivityTaskScheduled`. */
  readonly event: string;
  readonly what: string;
}

/** The attributes that say something, of whichever kind of event. */
interface Attributes {
  readonly activityType?: { readonly name?: string | null } | null;
  readonly workflowType?: { readonly name?: string | null } | null;
  readonly workflowId?: string | null;
  readonly workflowExecution?: { readonly workflowId?: string | null } | null;
  readonly signalName?: string | null;
  readonly markerName?: string | null;
  readonly details?: Readonly<Record<string, RawPayloads>> | null;
  readonly timerId?: string | null;
  readonly startToFireTimeout?: RawTime | null;
  readonly scheduledEventId?: unknown;
  readonly initiatedEventId?: unknown;
  readonly startedEventId?: unknown;
  readonly acceptedEventId?: unknown;
  readonly attempt?: number | null;
  readonly input?: RawPayloads | null;
  readonly result?: RawPayloads | null;
  readonly failure?: RawFailure | null;
  readonly lastFailure?: RawFailure | null;
  readonly reason?: string | null;
  readonly cause?: unknown;
  readonly searchAttributes?: { readonly indexedFields?: Readonly<Record<string, RawPayload>> | null } | null;
  readonly acceptedRequest?: {
    readonly input?: { readonly name?: string | null; readonly args?: RawPayloads | null } | null;
  } | null;
  readonly outcome?: { readonly success?: RawPayloads | null; readonly failure?: RawFailure | null } | null;
}

const SUFFIX = 'EventAttributes';
const LOCAL_ACTIVITY = 'core_local_activity';

/** Turns events into lines, one after the other: later events name by number alone what an earlier one told. */
export class EventReader {
  private readonly subjects = new Map<string, string>();

  line(event: RawEvent): EventLine {
    const key = Object.keys(event).find((name) => name.endsWith(SUFFIX)) ?? SUFFIX;
    const attributes = (event as Readonly<Record<string, Attributes | undefined>>)[key] ?? {};
    const name = key.slice(0, -SUFFIX.length);
    const id = Number(String(event.eventId));
    const subject = this.subjectOf(id, attributes);
    const parts = [subject, ...detailsOf(attributes)].filter((part) => part !== undefined && part !== '');
    return {
      id,
      at: timeOf(event.eventTime) ?? '',
      event: name.charAt(0).toUpperCase() + name.slice(1),
      what: parts.join(' '),
    };
  }

  private subjectOf(id: number, attributes: Attributes): string | undefined {
    const own = ownSubject(attributes);
    if (own !== undefined) this.subjects.set(String(id), own);
    const { scheduledEventId, initiatedEventId, startedEventId, acceptedEventId } = attributes;
    const earlier = [scheduledEventId, initiatedEventId, acceptedEventId, startedEventId]
      .filter((eventId) => eventId !== undefined && eventId !== null)
      .map((eventId) => this.subjects.get(String(eventId)));
    return own ?? earlier.find((subject) => subject !== undefined);
  }
}

function ownSubject(attributes: Attributes): string | undefined {
  const { activityType, workflowType, signalName, timerId, acceptedRequest } = attributes;
  const workflowId = attributes.workflowId ?? attributes.workflowExecution?.workflowId;
  const child = workflowType?.name && workflowId ? `${workflowType.name} ${workflowId}` : workflowType?.name;
  const timer = timerId ? `timer ${timerId}` : undefined;
  return (
    [activityType?.name, acceptedRequest?.input?.name, child, signalName, markerOf(attributes), timer].find(Boolean) ??
    undefined
  );
}

/** A local activity leaves nothing but a marker, in which it has its name. */
function markerOf({ markerName, details }: Attributes): string | null | undefined {
  const data = decodePayloads(markerName === LOCAL_ACTIVITY ? details?.['data'] : undefined);
  const { activity_type: name } = (data ?? {}) as { readonly activity_type?: unknown };
  return typeof name === 'string' ? `local activity ${name}` : markerName;
}

function detailsOf(attributes: Attributes): (string | undefined)[] {
  const { attempt, startToFireTimeout, searchAttributes, acceptedRequest, outcome, reason } = attributes;
  return [
    attempt && attempt > 1 ? `attempt ${attempt}` : undefined,
    startToFireTimeout ? `${millisecondsOf(startToFireTimeout)} ms` : undefined,
    json('', decodePayloads(attributes.input)),
    json('', decodePayloads(acceptedRequest?.input?.args)),
    json('', attributesOf(searchAttributes?.indexedFields)),
    json('→ ', decodePayloads(attributes.result)),
    json('→ ', decodePayloads(outcome?.success)),
    failed(attributes.failure ?? outcome?.failure),
    attributes.lastFailure ? `after ${causeOf(attributes.lastFailure)}` : undefined,
    reason ?? undefined,
  ];
}

function failed(failure: RawFailure | null | undefined): string | undefined {
  const cause = causeOf(failure);
  return cause === undefined ? undefined : `✗ ${cause}`;
}

function json(before: string, value: unknown): string | undefined {
  return value === undefined ? undefined : `${before}${JSON.stringify(value)}`;
}

function attributesOf(fields: Readonly<Record<string, RawPayload>> | null | undefined): unknown {
  if (!fields || Object.keys(fields).length === 0) return undefined;
  return Object.fromEntries(Object.entries(fields).map(([name, payload]) => [name, decodePayload(payload)]));
}
