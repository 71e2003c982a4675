import { exactObjectOf, listOf, literal, objectOf, sha256Hex, text } from './shape.js';

/** A bundle as the OpenSSF Model Signing tools make it and verify it: Sigstore bundle, DSSE, in-toto statement. */
export const MEDIA_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
export const PAYLOAD_TYPE = 'application/vnd.in-toto+json';
export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1';
export const PREDICATE_TYPE = 'https://model_signing/signature/v1.0';

interface Bundle {
  readonly mediaType: typeof MEDIA_TYPE;
  readonly verificationMaterial: {
    readonly publicKey: { readonly hint: string };
    readonly tlogEntries: readonly never[];
  };
  readonly dsseEnvelope: {
    readonly payload: string;
    readonly payloadType: typeof PAYLOAD_TYPE;
    readonly signatures: readonly { readonly sig: string; readonly keyid: string }[];
  };
}

export const isBundle = exactObjectOf<Bundle>({
  mediaType: literal(MEDIA_TYPE),
  verificationMaterial: exactObjectOf<Bundle['verificationMaterial']>({
    publicKey: exactObjectOf<{ hint: string }>({ hint: sha256Hex }),
    tlogEntries: listOf((value): value is never => value === undefined),
  }),
  dsseEnvelope: exactObjectOf<Bundle['dsseEnvelope']>({
    payload: text,
    payloadType: literal(PAYLOAD_TYPE),
    signatures: listOf(exactObjectOf<{ sig: string; keyid: string }>({ sig: text, keyid: literal('') })),
  }),
});

interface Resource {
  readonly name: string;
  readonly algorithm: 'sha256';
  readonly digest: string;
}

interface Statement {
  readonly _type: typeof STATEMENT_TYPE;
  readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[];
  readonly predicateType: typeof PREDICATE_TYPE;
  readonly predicate: {
    readonly serialization: { readonly method: 'files'; readonly hash_type: 'sha256' };
    readonly resources: readonly Resource[];
  };
}

export const isStatement = objectOf<Statement>({
  _type: literal(STATEMENT_TYPE),
  subject: listOf(
    objectOf<Statement['subject'][number]>({ name: text, digest: objectOf<{ sha256: string }>({ sha256: sha256Hex }) }),
  ),
  predicateType: literal(PREDICATE_TYPE),
  predicate: objectOf<Statement['predicate']>({
    serialization: objectOf<Statement['predicate']['serialization']>({
      method: literal('files'),
      hash_type: literal('sha256'),
    }),
    resources: listOf(objectOf<Resource>({ name: text, algorithm: literal('sha256'), digest: sha256Hex })),
  }),
});
