import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { CheckpointSigner, type SignatureBundle, type SignedFile } from '../application/ports/checkpoint-signer.js';
import { bundleOf, keyIdOf, preAuthentication, statementAbout } from '../application/model-signature.js';

/** The key of the configuration cannot sign: no PEM, no private key, or not on the curve P-256. */
export class SigningKeyInvalid extends Error {
  override readonly name = 'SigningKeyInvalid';
}

/** Signs with a P-256 key, PKCS#8 or SEC 1 in PEM. Without one it signs nothing. */
export class P256Signer extends CheckpointSigner {
  private readonly key: KeyObject | undefined;

  /** @throws SigningKeyInvalid */
  constructor(privateKey?: string) {
    super();
    this.key = privateKey === undefined ? undefined : keyFrom(privateKey);
  }

  /** For those who verify; `undefined` without a key. */
  publicKey(): string | undefined {
    if (this.key === undefined) return undefined;
    return createPublicKey(this.key).export({ type: 'spki', format: 'pem' }).toString();
  }

  override async sign(modelName: string, files: readonly SignedFile[]): Promise<SignatureBundle | undefined> {
    if (this.key === undefined) return undefined;
    const payload = Buffer.from(statementAbout(modelName, files));
    const signature = sign('sha256', preAuthentication(payload), this.key);
    return bundleOf(payload, signature, keyIdOf(createPublicKey(this.key)));
  }
}

function keyFrom(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch (cause) {
    throw new SigningKeyInvalid('The key is no private key in PEM', { cause });
  }
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new SigningKeyInvalid('The key is not one of the curve P-256');
  }
  return key;
}
