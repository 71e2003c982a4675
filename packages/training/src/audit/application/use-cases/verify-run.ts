import type { Root } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../../checkpoints/application/ports/checkpoint-store.js';
import { type CheckpointManifest, manifestName } from '../../domain/checkpoint-manifest.js';
import type { CheckpointMetadata } from '../../domain/checkpoint-metadata.js';
import { type Finding, fault, note } from '../../domain/finding.js';
import { LineageCheck } from '../../domain/lineage-check.js';
import { superseded } from '../../domain/lineage.js';
import type { CheckpointEntry } from '../../domain/log-entry.js';
import type { LoggedEntry } from '../../domain/logged-entry.js';
import { CheckpointInspection, type InspectedCheckpoint, type InspectionDepth } from '../checkpoint-inspection.js';
import { fewAtATime } from '../few-at-a-time.js';
import { leftoversOf } from '../leftovers.js';
import { type ReadLog, readLog } from '../read-log.js';
import { type RunVerdict, signaturesOf, type VerifiedCheckpoint } from '../run-verdict.js';
import { checkSignature } from '../signature-check.js';

export type { RunVerdict, SignatureSummary, VerifiedCheckpoint } from '../run-verdict.js';

export interface Verification extends InspectionDepth {
  /** In PEM; without it signatures are checked for what they sign, not for who signed. */
  readonly publicKey?: string;
  /** As the workflow knows it. Without it a log that was cut short or rewritten as a whole looks sound. */
  readonly expectedHead?: Root;
}

interface Inspected {
  readonly inspected: InspectedCheckpoint;
  readonly checkpoint: VerifiedCheckpoint;
  readonly findings: readonly Finding[];
}

/** Looks at everything that a run has left, with nothing but the store. Damage is its answer, not its failure. */
export class VerifyRun {
  constructor(private readonly store: CheckpointStore) {}

  /** @throws StoreUnavailable */
  async execute(runId: string, verification: Verification = {}): Promise<RunVerdict> {
    const log = await readLog(this.store, runId, verification.expectedHead);
    const { entries } = log.chain;
    const all = await this.checkpoints(runId, entries, verification);
    const found = all.map(({ inspected }) => inspected);
    const checkpoints = all.map(({ checkpoint }) => checkpoint);
    const metadata = new Map(found.flatMap((one) => (one.metadata ? [[one.checkpointId, one.metadata] as const] : [])));
    const leftovers = await leftoversOf(
      this.store,
      runId,
      log,
      found.flatMap(({ manifest }) => manifest ?? []),
    );
    const findings = unique([
      ...log.findings,
      ...log.chain.findings,
      ...all.flatMap((one) => one.findings),
      // Of a log with gaps the rest would seem to tell another story.
      ...(log.chain.findings.length > 0 ? [] : new LineageCheck(metadata).follow(entries).findings),
      ...leftovers.findings,
    ]);
    return {
      ok: findings.every(({ severity }) => severity !== 'error'),
      runId,
      ...summaryOf(log, metadata),
      checkpoints,
      findings,
      signatures: signaturesOf(checkpoints),
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
    const leftBy = rollbacksByDamaged(entries);
    const logged = entries.flatMap((place) =>
      place.entry.kind === 'checkpoint' ? [{ entry: place.entry, name: place.name, place }] : [],
    );
    return fewAtATime(logged, async ({ entry, name, place }) => {
      const inspected = await inspection.inspect(entry.checkpointId, place);
      const { manifest } = inspected;
      const signature = manifest && (await checkSignature(this.store, runId, manifest, verification.publicKey));
      const faults = [...inspected.faults, ...placeFaults(name, entry, manifest)];
      const findings = [...faults, ...(signature?.findings ?? [])];
      const { checkpointId, epoch, merkleRoot } = entry;
      const sound = faults.length === 0;
      const checkpoint = { checkpointId, epoch, merkleRoot, sound, superseded: left.has(checkpointId) };
      const rollback = leftBy.get(checkpointId);
      return {
        inspected,
        checkpoint: signature?.verdict === undefined ? checkpoint : { ...checkpoint, signature: signature.verdict },
        findings: rollback === undefined ? findings : findings.map((one) => asRecorded(one, rollback)),
      };
    });
  }
}

/** The rollback's entry, for each checkpoint that one names as damaged. */
function rollbacksByDamaged(entries: readonly LoggedEntry[]): ReadonlyMap<string, string> {
  return new Map(
    entries.flatMap(({ entry, name }) =>
      entry.kind === 'rollback' ? entry.damaged.map((id) => [id, name] as const) : [],
    ),
  );
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

function unique(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((one) => [`${one.subject} ${one.message}`, one])).values()];
}
