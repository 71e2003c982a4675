import type { Operation, Phase } from './operation.js';
import { parseOutcome } from './profile.js';

/** `operation[@n][#attempt]=outcome[:before|:after]`: what has to happen, whatever the draw says. */
export interface ScriptEntry {
  readonly text: string;
  readonly operation: string;
  /** The n-th chaos key of that operation in the order, by first arrival. */
  readonly nth?: number;
  readonly attempt?: number;
  readonly outcome: string;
  readonly phase?: Phase;
}

export type Script = readonly ScriptEntry[];

export class InvalidScript extends Error {
  override readonly name = 'InvalidScript';
}

const ENTRY = /^([a-z-]+\.[a-z-]+)(?:@([1-9]\d{0,5}))?(?:#([1-9]\d{0,5}))?=([a-z_:]+)$/;
const MAX_ENTRIES = 100;

/** @throws InvalidScript naming the entry that is wrong */
export function parseScript(text: string, operations: readonly Operation[]): Script {
  const entries = text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length > MAX_ENTRIES) throw new InvalidScript(`A script has at most ${MAX_ENTRIES} entries.`);
  return entries.map((entry) => parseEntry(entry, operations));
}

function parseEntry(text: string, operations: readonly Operation[]): ScriptEntry {
  const match = ENTRY.exec(text);
  if (!match) throw new InvalidScript(`"${text}" is not operation[@n][#attempt]=outcome[:before|:after].`);
  const [, name, nth, attempt, outcomeText = ''] = match;
  const operation = operations.find((each) => each.name === name);
  if (!operation) throw new InvalidScript(`"${text}": there is no operation ${name}.`);
  const choice = parseOutcome(operation, outcomeText);
  if (typeof choice === 'string') throw new InvalidScript(`"${text}": ${choice}`);
  return {
    text,
    operation: operation.name,
    ...(nth ? { nth: Number(nth) } : {}),
    ...(attempt ? { attempt: Number(attempt) } : {}),
    ...choice,
  };
}

/** The first entry that fits wins. */
export function entryFor(script: Script, operation: string, nth: number, attempt: number): ScriptEntry | undefined {
  return script.find(
    (entry) =>
      entry.operation === operation &&
      (entry.nth === undefined || entry.nth === nth) &&
      (entry.attempt === undefined || entry.attempt === attempt),
  );
}
