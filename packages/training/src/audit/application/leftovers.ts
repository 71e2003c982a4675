import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { BUNDLES } from '../domain/bundle-name.js';
import {
  type CheckpointManifest,
  isCheckpointManifest,
  manifestName,
  MANIFESTS,
} from '../domain/checkpoint-manifest.js';
import { type Finding, fault, note } from '../domain/finding.js';
import { ENTRIES } from '../domain/log-entry.js';
import { HEAD } from '../domain/log-head.js';
import { parse } from '../domain/shape.js';
import type { ReadLog } from './read-log.js';

/** What lies in a run's folder and belongs to nothing that was verified. */
export interface Leftovers {
  /** Names of records, addresses of objects. */
  readonly unreferenced: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Entries and checkpoints of a worker that was replaced, and states of epochs between checkpoints, are no faults. A
 * manifest whose entry is gone is one: something was taken out of the log.
 */
export async function leftoversOf(
  store: CheckpointStore,
  runId: string,
  log: ReadLog,
  manifests: readonly CheckpointManifest[],
): Promise<Leftovers> {
  const used = new Set(
    manifests.flatMap(({ metadata, state, signature }) => [metadata.sha256, state.sha256, signature]),
  );
  const known = new Set(
    log.chain.entries.map(({ entry }) => 'checkpointId' in entry && manifestName(entry.checkpointId)),
  );
  const unreferenced: string[] = [];
  const findings: Finding[] = [];
  for (const name of await store.listRecords(runId, '')) {
    if (name === HEAD || log.chain.names.has(name) || known.has(name) || used.has(name)) continue;
    if (name.startsWith(ENTRIES)) findings.push(strayEntry(name, log));
    else if (name.startsWith(MANIFESTS)) findings.push(strayManifest(name, await store.readRecord(runId, name), log));
    else
      findings.push(
        note(name, name.startsWith(BUNDLES) ? 'signs nothing that is in the log' : 'is no part of the archive'),
      );
    unreferenced.push(name);
  }
  const objects = (await store.objects(runId)).filter((sha256) => !used.has(sha256));
  unreferenced.push(...objects.map((sha256) => store.locate(runId, sha256)));
  if (objects.length > 0) {
    const many = objects.length === 1 ? '1 object' : `${objects.length} objects`;
    findings.push(note(store.locate(runId), `holds ${many} of no checkpoint`));
  }
  return { unreferenced, findings };
}

function strayEntry(name: string, { survey }: ReadLog): Finding {
  const problem = survey.problemOf(name);
  return note(name, `is not part of the log${problem === undefined ? '' : `, and ${problem}`}`);
}

function strayManifest(name: string, text: string | undefined, { survey, chain }: ReadLog): Finding {
  const manifest = parse(text, isCheckpointManifest);
  if (manifest === undefined) return note(name, 'is not part of the log, and no manifest');
  const { entry } = manifest.log;
  if (survey.entry(entry) === undefined)
    return fault(name, `is of the log entry ${entry}, which is missing or damaged`);
  return chain.names.has(entry)
    ? fault(name, `is not the checkpoint of its entry ${entry}`)
    : note(name, 'is not part of the log');
}
