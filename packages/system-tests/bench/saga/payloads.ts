import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';

export type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
export type Payload = temporal.api.common.v1.IPayload;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

export function valueOf(payload: Payload): unknown {
  return defaultPayloadConverter.fromPayload(payload);
}

export function valuesOf(payloads: Payloads): unknown[] {
  return (payloads?.payloads ?? []).map(valueOf);
}

/** What an activity or a workflow returned. */
export function resultOf(payloads: Payloads): unknown {
  return valuesOf(payloads)[0];
}

/** Bytes of everything that an event carries for workflows and activities, wherever in it. */
export function payloadBytes(value: unknown): number {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return 0;
  const { data, metadata } = value as { data?: unknown; metadata?: unknown };
  if (metadata && data instanceof Uint8Array) return data.byteLength;
  return Object.values(value).reduce<number>((sum, member) => sum + payloadBytes(member), 0);
}
