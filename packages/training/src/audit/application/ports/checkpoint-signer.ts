/** A file within a signed checkpoint. */
export interface SignedFile {
  readonly name: string;
  readonly sha256: string;
}

/** An OpenSSF Model Signing bundle: Sigstore bundle v0.3, DSSE, in-toto statement, as JSON text. */
export type SignatureBundle = string;

export type SignatureVerdict =
  | { readonly outcome: 'valid'; readonly keyId: string }
  | { readonly outcome: 'invalid'; readonly reason: string }
  /** It was made with another key than the one that is trusted, and cannot be checked. */
  | { readonly outcome: 'other_key'; readonly keyId: string; readonly trustedKeyId: string }
  /** It is sound in itself; nobody said which key to trust. */
  | { readonly outcome: 'untrusted'; readonly keyId: string };

/** Signs checkpoints with the key of the configuration. */
export abstract class CheckpointSigner {
  /** `undefined` where there is no key. Deterministic is not promised: an ECDSA signature is another each time. */
  abstract sign(modelName: string, files: readonly SignedFile[]): Promise<SignatureBundle | undefined>;
}
