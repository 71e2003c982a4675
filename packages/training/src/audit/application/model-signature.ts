import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { canonicalJson } from '@fake-stripe/contracts';
import {
  isBundle,
  isStatement,
  MEDIA_TYPE,
  PAYLOAD_TYPE,
  PREDICATE_TYPE,
  STATEMENT_TYPE,
} from '../domain/model-signing-format.js';
import { parse } from '../domain/shape.js';
import type { SignatureBundle, SignatureVerdict, SignedFile } from './ports/checkpoint-signer.js';

/** Names of a checkpoint's files within its signature, and where it is exported. */
export const signedNames = { metadata: 'metadata.json', state: 'state.safetensors' } as const;

/** In the order of their names, as the format wants it. */
export function signedFiles(sha256: { readonly metadata: string; readonly state: string }): SignedFile[] {
  return [
    { name: signedNames.metadata, sha256: sha256.metadata },
    { name: signedNames.state, sha256: sha256.state },
  ];
}

/** The statement that is signed: each file's hash, and one over them all. */
export function statementAbout(modelName: string, files: readonly SignedFile[]): string {
  return canonicalJson({
    _type: STATEMENT_TYPE,
    subject: [{ name: modelName, digest: { sha256: digestOver(files.map(({ sha256 }) => sha256)) } }],
    predicateType: PREDICATE_TYPE,
    predicate: {
      serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false },
      resources: files.map(({ name, sha256 }) => ({ name, algorithm: 'sha256', digest: sha256 })),
    },
  });
}

/** The bytes under a DSSE signature. */
export function preAuthentication(payload: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${PAYLOAD_TYPE.length} ${PAYLOAD_TYPE} ${payload.length} `), payload]);
}

export function bundleOf(payload: Uint8Array, signature: Uint8Array, keyId: string): SignatureBundle {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  return canonicalJson({
    mediaType: MEDIA_TYPE,
    verificationMaterial: { publicKey: { hint: keyId }, tlogEntries: [] },
    dsseEnvelope: {
      payload: base64(payload),
      payloadType: PAYLOAD_TYPE,
      signatures: [{ sig: base64(signature), keyid: '' }],
    },
  });
}

/** SHA-256 of the public key as PEM: what a bundle says about who signed it. */
export function keyIdOf(publicKey: KeyObject): string {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'pem' }))
    .digest('hex');
}

/** Whether a bundle signs these files, and with the key that is trusted (PEM), where one is given. */
export function verifyBundle(
  bundle: SignatureBundle,
  files: readonly SignedFile[],
  publicKey?: string,
): SignatureVerdict {
  const invalid = (reason: string): SignatureVerdict => ({ outcome: 'invalid', reason });
  const read = parse(bundle, isBundle);
  if (read?.dsseEnvelope.signatures.length !== 1 || canonicalJson(read) !== bundle)
    return invalid('it is no model signing bundle');
  const { verificationMaterial, dsseEnvelope } = read;
  const [payload, signature] = [fromBase64(dsseEnvelope.payload), fromBase64(dsseEnvelope.signatures[0]?.sig ?? '')];
  if (payload === undefined || signature === undefined) return invalid('it is not in base64');
  const problem = problemOfStatement(payload, files);
  if (problem !== undefined) return invalid(problem);
  const keyId = verificationMaterial.publicKey.hint;
  if (publicKey === undefined) return { outcome: 'untrusted', keyId };
  const key = createPublicKey(publicKey);
  const trustedKeyId = keyIdOf(key);
  const holds = isP256(key) && verify('sha256', preAuthentication(payload), key, signature);
  if (trustedKeyId !== keyId) {
    return holds
      ? invalid(`it names key ${keyId}, not ${trustedKeyId}`)
      : { outcome: 'other_key', keyId, trustedKeyId };
  }
  if (!holds) return invalid('the signature does not hold');
  return { outcome: 'valid', keyId };
}

/** Another kind of key cannot even be asked. */
function isP256({ asymmetricKeyDetails }: KeyObject): boolean {
  return asymmetricKeyDetails?.namedCurve === 'prime256v1';
}

function problemOfStatement(payload: Buffer, files: readonly SignedFile[]): string | undefined {
  const statement = parse(payload.toString(), isStatement);
  if (statement === undefined) return 'it signs no statement about a model';
  const { resources } = statement.predicate;
  const signed = resources.map(({ name, digest }) => ({ name, sha256: digest }));
  if (canonicalJson(signed) !== canonicalJson(files)) return `it signs other files: ${canonicalJson(signed)}`;
  const digest = digestOver(resources.map((resource) => resource.digest));
  return statement.subject.length === 1 && statement.subject[0]?.digest.sha256 === digest
    ? undefined
    : 'its subject is not the hash over its files';
}

function digestOver(sha256: readonly string[]): string {
  return createHash('sha256')
    .update(Buffer.from(sha256.join(''), 'hex'))
    .digest('hex');
}

/** `undefined` where the same bytes would be written otherwise: no character can be changed unseen. */
function fromBase64(written: string): Buffer | undefined {
  const bytes = Buffer.from(written, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === written ? bytes : undefined;
}
