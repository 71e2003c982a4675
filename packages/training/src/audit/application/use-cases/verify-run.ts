import type { LogHead, MlTrainingEnd, Root } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../../checkpoints/application/ports/checkpoint-store.js';
import { type CheckpointManifest, manifestName } from '../../domain/checkpoint-manifest.js';
import type { CheckpointMetadata } from '../../domain/checkpoint-metadata.js';
import { type Finding, fault, note } from '../../domain/finding.js';
import { LineageCheck } from '../../domain/lineage-check.js';
import { superseded } from '../../domain/lineage.js';
import type { CheckpointEntry } from '../../domain/log-entry.js';
import type { LoggedEntry } from '../../domain/logged-entry.js';
import { CheckpointInspection, type InspectedCheckpoint, type InspectionDepth } from '../checkpoint-inspection.js';
import { leftoversOf } from '../leftovers.js';
import type { SignatureVerdict } from '../ports/checkpoint-signer.js';
import { type ReadLog, readLog } from '../read-log.js';
import { checkSignature } from '../signature-check.js';

export interface Verification extends InspectionDepth {
  /** In PEM; without it signatures are checked for what they sign, not for who signed. */
  readonly publicKey?: string;
  /** As the workflow knows it. Without it a log that was cut short or rewritten as a whole looks sound. */
  readonly expectedHead?: Root;
}

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
  /** Records and objects that belong to nothing that was verified. */
  readonly unreferenced: readonly string[];
  /** Of metadata and states, that were hashed. */
  readonly bytes: number;
}

/** How many checkpoints are signed, and how. */
export interface SignatureSummary {
  readonly valid: number;
  readonly untrusted: number;
  readonly invalid: number;
  readonly unsigned: number;
  readonly keyIds: readonly string[];
}

interface Inspected {
  readonly inspected: InspectedCheckpoint;
  readonly checkpoint: VerifiedCheckpoint;
  readonly findings: readonly Finding[];
}

/** Looks at everything that a run has left, with nothing but the store. Answers; damage is no error of this use case. */
export class VerifyRun {
  constructor(private readonly store: CheckpointStore) {}

  /** @throws StoreUnavailable */
  async execute(runId: string, verification: Verification = {}): Promise<RunVerdict> {
    const log = await readLog(this.store, runId, verification.expectedHead);
    const { entries } = log.chain;
    const all = await this.checkpoints(runId, entries, verification);
    const found = all.map(({ inspected }) => inspected);
    const metadata = new Map(found.flatMap((one) => (one.metadata ? [[one.checkpointId, one.metadata] as const] : [])));
    const lineage = log.chain.findings.length > 0 ? [] : new LineageCheck(metadata).follow(entries).findings;
    const manifests = found.flatMap(({ manifest }) => manifest ?? []);
    const leftovers = await leftoversOf(this.store, runId, log, manifests);
    const findings = [
      ...log.findings,
      ...log.chain.findings,
      ...all.flatMap((one) => one.findings),
      ...lineage,
      ...leftovers.findings,
    ];
    return {
      ok: findings.every(({ severity }) => severity !== 'error'),
      runId,
      ...summaryOf(log, metadata),
      checkpoints: all.map(({ checkpoint }) => checkpoint),
      findings: unique(findings),
      signatures: signaturesOf(all),
      unreferenced: leftovers.unreferenced,
      bytes: found.reduce((sum, { bytes }) => sum + bytes, 0),
    };
  }

  private async checkpoints(
    runId: string,
    entries: readonly LoggedEntry[],
    verification: Verification,
  ): Promise<Inspected[]> {
    const inspection = new CheckpointInspection(this.store, runId, verification);
    const left = superseded(entries.map(({ entry }) => entry));
    const damaged = new Map(
      entries.flatMap(({ entry, name }) => (entry.kind === 'rollback' ? entry.damaged : []).map((id) => [id, name])),
    );
    const all: Inspected[] = [];
    for (const { entry, name } of entries) {
      if (entry.kind !== 'checkpoint') continue;
      const inspected = await inspection.inspect(entry.checkpointId);
      const signature = await this.signature(runId, inspected.manifest, verification);
      const faults = [...inspected.faults, ...placeFaults(name, entry, inspected.manifest)];
      const findings = [...faults, ...signature.findings];
      const { checkpointId, epoch, merkleRoot } = entry;
      const recordedBy = damaged.get(checkpointId);
      all.push({
        inspected,
        checkpoint: {
          ...{ checkpointId, epoch, merkleRoot, sound: faults.length === 0, superseded: left.has(checkpointId) },
          ...(signature.verdict === undefined ? {} : { signature: signature.verdict }),
        },
        findings: recordedBy === undefined ? findings : findings.map((one) => asRecorded(one, recordedBy)),
      });
    }
    return all;
  }

  private async signature(
    runId: string,
    manifest: CheckpointManifest | undefined,
    { publicKey }: Verification,
  ): ReturnType<typeof checkSignature> {
    return manifest === undefined ? { findings: [] } : checkSignature(this.store, runId, manifest, publicKey);
  }
}

/** The log itself says that it is damaged: the run did not go on from it. */
function asRecorded({ subject, message }: Finding, rollback: string): Finding {
  return note(subject, `${message}; ${rollback} has left it behind`);
}

function placeFaults(name: string, entry: CheckpointEntry, manifest: CheckpointManifest | undefined): Finding[] {
  if (manifest === undefined || manifest.log.entry === name) return [];
  return [fault(manifestName(entry.checkpointId), `names the log entry ${manifest.log.entry}, not ${name}`)];
}

function summaryOf(
  { head, chain: { entries } }: ReadLog,
  metadata: ReadonlyMap<string, CheckpointMetadata>,
): Pick<RunVerdict, 'modelId' | 'head' | 'entries' | 'rollbacks' | 'conclusion'> {
  const [first] = metadata.values();
  const last = entries.at(-1)?.entry;
  return {
    ...(first === undefined ? {} : { modelId: first.modelId }),
    ...(head === undefined ? {} : { head }),
    entries: entries.length,
    rollbacks: entries.filter(({ entry }) => entry.kind === 'rollback').length,
    ...(last?.kind === 'conclusion' ? { conclusion: last.status } : {}),
  };
}

function signaturesOf(all: readonly Inspected[]): SignatureSummary {
  const verdicts = all.map(({ checkpoint }) => checkpoint.signature);
  const number = (outcome: SignatureVerdict['outcome']) => verdicts.filter((one) => one?.outcome === outcome).length;
  const keyIds = verdicts.flatMap((one) => (one !== undefined && 'keyId' in one ? [one.keyId] : []));
  return {
    valid: number('valid'),
    untrusted: number('untrusted'),
    invalid: number('invalid'),
    unsigned: verdicts.filter((one) => one === undefined).length,
    keyIds: [...new Set(keyIds)],
  };
}

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [`${one.subject} ${one.message}`, one])).values()];
}
