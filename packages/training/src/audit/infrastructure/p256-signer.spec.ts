import { generateKeyPairSync } from 'node:crypto';
import { signedFiles, verifyBundle } from '../application/model-signature.js';
import { P256Signer, SigningKeyInvalid } from './p256-signer.js';

const pairOf = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const { privateKey } = pairOf('P-256');
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const sec1 = privateKey.export({ type: 'sec1', format: 'pem' }).toString();
const files = signedFiles({ metadata: 'a'.repeat(64), state: 'b'.repeat(64) });

describe('signing with a P-256 key', () => {
  it.each([
    ['PKCS#8', pkcs8],
    ['SEC 1', sec1],
  ])('makes bundles that its public half verifies, from %s', async (_, pem) => {
    const signer = new P256Signer(pem);
    const bundle = (await signer.sign('digits', files)) ?? '';
    expect(verifyBundle(bundle, files, signer.publicKey())).toMatchObject({ outcome: 'valid' });
    expect(verifyBundle(bundle, files)).toMatchObject({ outcome: 'untrusted' });
  });

  it('signs a statement of the reference format', async () => {
    const bundle = JSON.parse((await new P256Signer(pkcs8).sign('digits', files)) ?? '') as {
      readonly dsseEnvelope: { readonly payload: string };
    };
    expect(bundle).toMatchObject({
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      verificationMaterial: { publicKey: { hint: expect.stringMatching(/^[0-9a-f]{64}$/) }, tlogEntries: [] },
      dsseEnvelope: { payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: '' }] },
    });
    expect(JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString())).toMatchObject({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://model_signing/signature/v1.0',
      // SHA-256 over the two digests, one after the other.
      subject: [
        { name: 'digits', digest: { sha256: 'e2d80f78d79027556d6619a1400605abbdca6bb6eb24e0831e33ecd5466fa5f6' } },
      ],
      predicate: {
        serialization: { method: 'files', hash_type: 'sha256', allow_symlinks: false },
        resources: [
          { name: 'metadata.json', algorithm: 'sha256', digest: 'a'.repeat(64) },
          { name: 'state.safetensors', algorithm: 'sha256', digest: 'b'.repeat(64) },
        ],
      },
    });
  });

  it('signs nothing without a key', async () => {
    const signer = new P256Signer();
    await expect(signer.sign('digits', files)).resolves.toBeUndefined();
    expect(signer.publicKey()).toBeUndefined();
  });

  it.each([
    ['no key', 'words'],
    ['a key of another curve', pairOf('P-384').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    [
      'an RSA key',
      generateKeyPairSync('rsa', { modulusLength: 2048 })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
  ])('refuses %s', (_, pem) => {
    expect(() => new P256Signer(pem)).toThrow(SigningKeyInvalid);
  });
});

describe('a bundle', () => {
  const signer = new P256Signer(pkcs8);

  it('is of its files only', async () => {
    const bundle = (await signer.sign('digits', files)) ?? '';
    const others = signedFiles({ metadata: 'a'.repeat(64), state: 'c'.repeat(64) });
    expect(verifyBundle(bundle, others, signer.publicKey())).toMatchObject({ outcome: 'invalid' });
  });

  it('is of its key only', async () => {
    const bundle = (await signer.sign('digits', files)) ?? '';
    const other = pairOf('P-256').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(verifyBundle(bundle, files, other)).toMatchObject({ outcome: 'other_key' });
  });

  it('is of its key only, whatever kind of key is trusted', async () => {
    const bundle = (await signer.sign('digits', files)) ?? '';
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(verifyBundle(bundle, files, other)).toMatchObject({ outcome: 'other_key' });
  });

  it('cannot be changed anywhere', async () => {
    const bundle = Buffer.from((await signer.sign('digits', files)) ?? '');
    for (let at = 0; at < bundle.length; at += 1) {
      const changed = Buffer.from(bundle);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      const verdict = verifyBundle(changed.toString(), files, signer.publicKey());
      expect({ at, ...verdict }).toMatchObject({ at, outcome: 'invalid' });
    }
  });
});
