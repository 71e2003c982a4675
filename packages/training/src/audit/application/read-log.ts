import { canonicalJson, EMPTY_LOG, type LogHead, type Root } from '@fake-stripe/contracts';
import type { CheckpointStore } from '../../checkpoints/application/ports/checkpoint-store.js';
import { type Finding, fault, note } from '../domain/finding.js';
import { ENTRIES } from '../domain/log-entry.js';
import { HEAD, isLogHead } from '../domain/log-head.js';
import { type Chain, LogSurvey } from '../domain/log-survey.js';
import { parse } from '../domain/shape.js';

/** The log of a run as it was found. */
export interface ReadLog {
  readonly survey: LogSurvey;
  /** The head that was followed; absent where there is no log. */
  readonly head?: LogHead;
  readonly chain: Chain;
  /** About the head; those about entries are in the chain. */
  readonly findings: readonly Finding[];
}

/**
 * Reads the log that ends with `expected`, where that is known and there, else the one that `head.json` names, else the
 * longest.
 */
export async function readLog(store: CheckpointStore, runId: string, expected?: Root): Promise<ReadLog> {
  const survey = await surveyOf(store, runId);
  const published = await publishedHead(store, runId, survey);
  const findings = [...published.findings];
  const wanted = expected === undefined ? undefined : survey.endingWith(expected)?.head;
  const head = wanted ?? published.head ?? survey.longest()?.head;
  if (expected !== undefined && published.head?.root !== expected) {
    findings.push(
      fault(HEAD, `does not end with the expected root ${expected}: ${relation(survey, wanted, published.head)}`),
    );
  }
  if (head === undefined) {
    return { survey, findings, chain: survey.chainTo(EMPTY_LOG) };
  }
  return { survey, head, chain: survey.chainTo(head), findings: [...findings, ...beyond(survey, head)] };
}

async function surveyOf(store: CheckpointStore, runId: string): Promise<LogSurvey> {
  const records: [string, string][] = [];
  for (const name of await store.listRecords(runId, ENTRIES)) {
    const text = await store.readRecord(runId, name);
    if (text !== undefined) records.push([name, text]);
  }
  return new LogSurvey(runId, records);
}

async function publishedHead(
  store: CheckpointStore,
  runId: string,
  survey: LogSurvey,
): Promise<{ head?: LogHead; findings: Finding[] }> {
  const text = await store.readRecord(runId, HEAD);
  if (text === undefined) return { findings: [fault(HEAD, 'is missing')] };
  const head = parse(text, isLogHead);
  if (head === undefined || canonicalJson(head) !== text) return { findings: [fault(HEAD, 'names no head of a log')] };
  const { entry: name = 'no entry' } = head;
  const last = survey.entry(name);
  if (last === undefined && survey.problemOf(name) === undefined) {
    const meant = survey.endingWith(head.root);
    const instead = meant === undefined ? 'is missing' : `is missing: ${meant.name} leads to its root`;
    return { head: meant?.head ?? head, findings: [fault(HEAD, `names ${name}, which ${instead}`)] };
  }
  if (last === undefined || (last.head.root === head.root && last.head.size === head.size)) {
    return { head, findings: [] };
  }
  return { head: last.head, findings: [fault(HEAD, `says another root or size than its last entry ${name}`)] };
}

function relation(survey: LogSurvey, wanted: LogHead | undefined, published: LogHead | undefined): string {
  if (wanted === undefined) return 'no entry leads to it';
  if (published === undefined) return `${wanted.entry} does`;
  const behind = survey.chainTo(published).entries.some(({ name }) => name === wanted.entry);
  if (behind) return `the log goes on after it by ${published.size - wanted.size}`;
  const ahead = survey.chainTo(wanted).entries.some(({ name }) => name === published.entry);
  return ahead ? `the log ends ${wanted.size - published.size} before it` : `${wanted.entry} does, in another log`;
}

/** One entry may be there before its head is: what writes them may have stopped in between. */
function beyond(survey: LogSurvey, head: LogHead): Finding[] {
  const later = survey.after(head);
  const [first] = later;
  if (first === undefined) return [];
  if (later.length === 1) return [note(first.name, 'follows the head, which does not name it yet')];
  return [
    fault(HEAD, `leaves out ${later.length} entries that follow it: ${later.map(({ name }) => name).join(', ')}`),
  ];
}
