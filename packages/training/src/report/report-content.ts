import type { LogHead } from '@fake-stripe/contracts';
import type { Finding } from '../audit/domain/finding.js';
import type { RunRecord } from '../audit/application/use-cases/read-run.js';
import type { RunVerdict, SignatureSummary } from '../audit/application/use-cases/verify-run.js';
import { byteCount, grouped, shortHash } from './figures.js';

/** What a verification says to a reader. */
export interface ReportedVerdict {
  readonly sound: boolean;
  readonly findings: readonly Finding[];
  /** What was seen and is no damage. */
  readonly notes: readonly Finding[];
  readonly head?: LogHead;
  /** What was looked at, one sentence each. */
  readonly checked: readonly string[];
}

/** What a report tells of a run, in the order in which it happened. */
export interface ReportContent extends Omit<RunRecord, 'head' | 'entries'> {
  readonly verdict: ReportedVerdict;
}

export function reportContent(run: RunRecord, verdict: RunVerdict): ReportContent {
  const damaged = new Set(verdict.checkpoints.filter(({ sound }) => !sound).map(({ checkpointId }) => checkpointId));
  return {
    ...run,
    checkpoints: run.checkpoints.map((checkpoint) =>
      damaged.has(checkpoint.checkpointId) ? { ...checkpoint, problem: 'damaged' } : checkpoint,
    ),
    verdict: reported(verdict),
  };
}

function reported({
  ok,
  findings,
  head,
  entries,
  checkpoints,
  bytes,
  signatures,
  unreferenced,
}: RunVerdict): ReportedVerdict {
  return {
    sound: ok,
    findings: findings.filter(({ severity }) => severity === 'error'),
    notes: findings.filter(({ severity }) => severity === 'note'),
    ...(head && { head }),
    checked: [
      `${grouped(entries)} ${entries === 1 ? 'entry' : 'entries'} of the log, each with its place and what was before it`,
      `${grouped(checkpoints.length)} ${checkpoints.length === 1 ? 'checkpoint' : 'checkpoints'}, ${byteCount(bytes)}, against their Merkle trees`,
      ...signed(signatures),
      ...(unreferenced.length === 0
        ? []
        : [
            `${unreferenced.length === 1 ? '1 file belongs' : `${grouped(unreferenced.length)} files belong`} to nothing that counts`,
          ]),
    ],
  };
}

function signed({ valid, untrusted, invalid, otherKey, unsigned, keyIds, otherKeyIds }: SignatureSummary): string[] {
  const keys = keyIds.map(shortHash).join(', ');
  const parts = [
    valid > 0 && `${grouped(valid)} by the trusted key ${keys}`,
    untrusted > 0 && `${grouped(untrusted)} by key ${keys}, for which nobody has vouched`,
    otherKey > 0 &&
      `${grouped(otherKey)} by key ${otherKeyIds.map(shortHash).join(', ')}, which is not the trusted one`,
    invalid > 0 && `${grouped(invalid)} not rightly`,
    unsigned > 0 && `${grouped(unsigned)} not at all`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? [] : [`Signed: ${parts.join(', ')}`];
}
