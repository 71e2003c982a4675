/** As protobuf gives it. */
export interface RawFailure {
  readonly message?: string | null;
  readonly applicationFailureInfo?: { readonly type?: string | null } | null;
  readonly cause?: RawFailure | null;
}

/** The code and the message of what lies at the bottom: what wraps it says only that something failed. */
export function causeOf(failure: RawFailure | null | undefined): string | undefined {
  if (!failure) return undefined;
  if (failure.cause) return causeOf(failure.cause);
  const code = failure.applicationFailureInfo?.type;
  const message = failure.message ?? '';
  return code ? `${code}: ${message}` : message;
}
