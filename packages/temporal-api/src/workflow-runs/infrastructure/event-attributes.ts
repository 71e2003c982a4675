import { decodePayload, decodePayloads, millisecondsOf } from '@fake-stripe/temporal-config';
import type { RawPayload, RawPayloads, RawTime } from '@fake-stripe/temporal-config';

type Members = Readonly<Record<string, unknown>>;

interface RawFailure {
  readonly message?: string | null;
  readonly applicationFailureInfo?: { readonly type?: string | null; readonly nonRetryable?: boolean | null } | null;
  readonly cause?: RawFailure | null;
}

const named = (as: string) => (value: unknown) => ({ [as]: (value as { readonly name?: unknown }).name });
const plain = (as: string) => (value: unknown) => ({ [as]: value });
const counted = (as: string) => (value: unknown) => ({ [as]: Number(String(value)) });
const payloads = (as: string) => (value: unknown) => ({ [as]: decodePayloads(value as RawPayloads) });
const failure = (as: string) => (value: unknown) => ({ [as]: failureOf(value as RawFailure) });
const duration = (as: string) => (value: unknown) => ({ [as]: millisecondsOf(value as RawTime) });

/** Attributes that say something to people, and how they are written; the others are left out. */
const readers: Readonly<Record<string, (value: unknown) => Members>> = {
  workflowType: named('workflow'),
  activityType: named('activity'),
  taskQueue: named('taskQueue'),
  workflowId: plain('workflowId'),
  workflowExecution: (value) => executionOf(value),
  parentWorkflowExecution: (value) => ({ parent: executionOf(value) }),
  activityId: plain('activityId'),
  timerId: plain('timerId'),
  markerName: plain('marker'),
  signalName: plain('signal'),
  reason: plain('reason'),
  attempt: plain('attempt'),
  scheduledEventId: counted('scheduledEventId'),
  initiatedEventId: counted('initiatedEventId'),
  startToFireTimeout: duration('milliseconds'),
  input: payloads('input'),
  result: payloads('result'),
  failure: failure('failure'),
  lastFailure: failure('lastFailure'),
  details: (value) => ({ details: isPayloads(value) ? decodePayloads(value) : decodeAll(value) }),
  searchAttributes: (value) => decodeAll((value as { readonly indexedFields?: unknown }).indexedFields),
  protocolInstanceId: plain('updateId'),
  acceptedRequest: (value) => requestOf(value),
  outcome: (value) => outcomeOf(value),
};

/** The attributes of an event in a few words. */
export function summarise(attributes: Members): Members {
  const parts = Object.entries(attributes).flatMap(([name, value]) => {
    const read = readers[name];
    return read && value !== null && value !== undefined && value !== '' ? Object.entries(read(value)) : [];
  });
  return Object.fromEntries(parts.filter(([, value]) => value !== undefined && value !== 0));
}

function failureOf({ message, applicationFailureInfo: info, cause }: RawFailure): Members {
  return {
    message: message ?? '',
    ...(info?.type ? { code: info.type } : {}),
    ...(info ? { retryable: info.nonRetryable !== true } : {}),
    ...(cause ? { cause: failureOf(cause) } : {}),
  };
}

function executionOf(value: unknown): Members {
  const { workflowId, runId } = value as { readonly workflowId?: string; readonly runId?: string };
  return { workflowId, runId };
}

function requestOf(value: unknown): Members {
  const { input } = value as { readonly input?: { readonly name?: string; readonly args?: RawPayloads } | null };
  return { update: input?.name, ...(input?.args ? { input: decodePayloads(input.args) } : {}) };
}

function outcomeOf(value: unknown): Members {
  const { success, failure: failed } = value as { readonly success?: RawPayloads; readonly failure?: RawFailure };
  if (failed) return { failure: failureOf(failed) };
  return success ? { result: decodePayloads(success) } : {};
}

function isPayloads(value: unknown): value is RawPayloads {
  return Array.isArray((value as RawPayloads).payloads);
}

/** A map of payloads, or of lists of them. */
function decodeAll(map: unknown): Members {
  return Object.fromEntries(
    Object.entries((map ?? {}) as Readonly<Record<string, RawPayload | RawPayloads>>).map(([name, value]) => [
      name,
      isPayloads(value) ? decodePayloads(value) : decodePayload(value as RawPayload),
    ]),
  );
}
