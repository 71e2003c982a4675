/** As protobuf gives them. */
export interface RawPayload {
  readonly metadata?: Readonly<Record<string, Uint8Array>> | null;
  readonly data?: Uint8Array | null;
}

export interface RawPayloads {
  readonly payloads?: readonly RawPayload[] | null;
}

/** A moment or a duration. */
export interface RawTime {
  readonly seconds?: unknown;
  readonly nanos?: number | null;
}

/**
 * JSON where it is JSON; of anything else its encoding and its size, as anybody may have written it. The SDK's own
 * converter throws there.
 */
export function decodePayload({ metadata, data }: RawPayload): unknown {
  const bytes = Buffer.from(data ?? []);
  const encoding = Buffer.from(metadata?.['encoding'] ?? []).toString();
  if (encoding === 'binary/null') return null;
  if (encoding.startsWith('json/')) {
    try {
      return JSON.parse(bytes.toString()) as unknown;
    } catch {
      // Whatever wrote it lied about its encoding.
    }
  }
  return { encoding: encoding === '' ? 'unknown' : encoding, bytes: bytes.length };
}

/** Arguments: one as it is, several as a list, none as nothing. */
export function decodePayloads(raw: RawPayloads | null | undefined): unknown {
  const values = (raw?.payloads ?? []).map(decodePayload);
  return values.length > 1 ? values : values[0];
}

/** Whole milliseconds; 0 for none. */
export function millisecondsOf(time: RawTime | null | undefined): number {
  return Number(String(time?.seconds ?? 0)) * 1_000 + Math.floor((time?.nanos ?? 0) / 1_000_000);
}

/** ISO 8601; `undefined` for none, which protobuf may write as its beginning of time. */
export function timeOf(time: RawTime | null | undefined): string | undefined {
  const milliseconds = millisecondsOf(time);
  return milliseconds > 0 ? new Date(milliseconds).toISOString() : undefined;
}
