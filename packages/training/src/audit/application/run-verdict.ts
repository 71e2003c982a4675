import type { LogHead, MlTrainingEnd, Root } from '@fake-stripe/contracts';
import type { Finding } from '../domain/finding.js';
import type { SignatureVerdict } from './ports/checkpoint-signer.js';

export interface VerifiedCheckpoint {
  readonly checkpointId: string;
  readonly epoch: number;
  readonly merkleRoot: Root;
  readonly sound: boolean;
  /** A rollback left it behind. */
  readonly superseded: boolean;
  /** `undefined`: it is not signed, or cannot be looked at. */
  readonly signature?: SignatureVerdict;
}

export interface RunVerdict {
  /** No finding is an error. */
  readonly ok: boolean;
  readonly runId: string;
  readonly modelId?: string;
  /** That was followed; absent where there is no log. */
  readonly head?: LogHead;
  readonly entries: number;
  readonly checkpoints: readonly VerifiedCheckpoint[];
  readonly rollbacks: number;
  readonly conclusion?: MlTrainingEnd;
  readonly findings: readonly Finding[];
  readonly signatures: SignatureSummary;
  /** Names of records and addresses of objects that belong to nothing that was verified. */
  readonly unreferenced: readonly string[];
  /** Of metadata and states, that were hashed. */
  readonly bytes: number;
}

/** How many checkpoints are signed, and how. */
export interface SignatureSummary {
  readonly valid: number;
  readonly untrusted: number;
  readonly invalid: number;
  /** With a key that is not the trusted one. */
  readonly otherKey: number;
  readonly unsigned: number;
  /** Of those that are valid or untrusted. */
  readonly keyIds: readonly string[];
  readonly otherKeyIds: readonly string[];
}

export function signaturesOf(checkpoints: readonly VerifiedCheckpoint[]): SignatureSummary {
  const verdicts = checkpoints.map(({ signature }) => signature);
  const number = (outcome: SignatureVerdict['outcome']) => verdicts.filter((one) => one?.outcome === outcome).length;
  const keyIds = (other: boolean) => {
    const found = verdicts.flatMap((one) => (one !== undefined && 'keyId' in one ? [one] : []));
    return [...new Set(found.filter(({ outcome }) => (outcome === 'other_key') === other).map(({ keyId }) => keyId))];
  };
  return {
    valid: number('valid'),
    untrusted: number('untrusted'),
    invalid: number('invalid'),
    otherKey: number('other_key'),
    unsigned: verdicts.filter((one) => one === undefined).length,
    keyIds: keyIds(false),
    otherKeyIds: keyIds(true),
  };
}
