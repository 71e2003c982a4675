/** As protobuf gives them. */
export interface RawPayload {
  readonly metadata?: Readonly<Record<string, Uint8Array>> | null;
  readonly data?: Uint8Array | null;
}

export interface RawPayloads {
  readonly payloads?: readonly RawPayload[] | null;
}

/** JSON where it is JSON; of anything else its encoding and its size. */
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

/** Arguments: one as it is, several as a list. */
export function decodePayloads({ payloads }: RawPayloads): unknown {
  const values = (payloads ?? []).map(decodePayload);
  return values.length > 1 ? values : values[0];
}
