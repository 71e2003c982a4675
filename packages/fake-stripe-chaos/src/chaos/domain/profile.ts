import { isTransport, phases, successOf, type Operation, type Phase } from './operation.js';

/** One way a call can go. A transport fault without a phase is drawn half and half. */
export interface Rule {
  readonly outcome: string;
  readonly phase?: Phase;
  readonly weight: number;
}

/** A profile as its JSON file says it. `*` stands for every operation not named, `success` for its first outcome. */
export interface ProfileFile {
  readonly name: string;
  readonly description: string;
  readonly operations: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Transport faults hit only the first so many attempts under one key. */
  readonly faultyAttempts?: number;
  /** Milliseconds of a simulated delay, by its name, where they differ from the usual. */
  readonly delays?: Readonly<Record<string, number>>;
}

export interface Profile {
  readonly name: string;
  readonly description: string;
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  readonly faultyAttempts: number;
  readonly delays: Readonly<Record<string, number>>;
}

export class InvalidProfile extends Error {
  override readonly name = 'InvalidProfile';
}

/** Longer than any client waits. */
const MAX_DELAY_MS = 600_000;

/** Weights are decimals such as 0.1: their sum is exact only to rounding. */
const TOLERANCE = 1e-9;

/** @throws InvalidProfile naming the operation or delay that is wrong */
export function resolveProfile(
  file: ProfileFile,
  operations: readonly Operation[],
  knownDelays: readonly string[] = [],
): Profile {
  const unknown = Object.keys(file.operations).find((name) => name !== '*' && !operations.some((o) => o.name === name));
  if (unknown) throw new InvalidProfile(`Profile ${file.name}: there is no operation ${unknown}.`);
  const rules = new Map(operations.map((operation) => [operation.name, rulesOf(file, operation)]));
  const { name, description, faultyAttempts = Infinity, delays = {} } = file;
  for (const [delay, ms] of Object.entries(delays)) {
    const where = `Profile ${name}, delay ${delay}`;
    if (!knownDelays.includes(delay)) throw new InvalidProfile(`${where}: there are ${knownDelays.join(', ')}.`);
    if (!(ms >= 0 && ms <= MAX_DELAY_MS)) throw new InvalidProfile(`${where}: ${ms} ms are not 0 to ${MAX_DELAY_MS}.`);
  }
  return { name, description, rules, faultyAttempts, delays };
}

function rulesOf(file: ProfileFile, operation: Operation): readonly Rule[] {
  const weights = file.operations[operation.name] ?? file.operations['*'] ?? operation.weights;
  const where = `Profile ${file.name}, operation ${operation.name}`;
  const rules = Object.entries(weights).map(([text, weight]) => ruleOf(where, operation, text, weight));
  const sum = rules.reduce((total, rule) => total + rule.weight, 0);
  if (Math.abs(sum - 1) > TOLERANCE) throw new InvalidProfile(`${where}: the weights sum to ${sum}, not to 1.`);
  return rules;
}

function ruleOf(where: string, operation: Operation, text: string, weight: number): Rule {
  if (!(weight >= 0 && weight <= 1)) throw new InvalidProfile(`${where}: ${text} weighs ${weight}, not 0 to 1.`);
  const choice = parseOutcome(operation, text === 'success' ? successOf(operation) : text);
  if (typeof choice === 'string') throw new InvalidProfile(`${where}: ${choice}`);
  return { ...choice, weight };
}

/** `declined`, `timeout`, `timeout:after` → outcome and phase, or a sentence that says what is wrong. */
export function parseOutcome(
  operation: Operation,
  text: string,
): { readonly outcome: string; readonly phase?: Phase } | string {
  const [outcome = '', phaseText, ...rest] = text.split(':');
  const phase = phases.find((each) => each === phaseText);
  if (rest.length > 0 || (phaseText !== undefined && !phase)) return `${text}: a phase is before or after.`;
  if (isTransport(outcome)) return phase ? { outcome, phase } : { outcome };
  if (!operation.outcomes.includes(outcome)) {
    return `${outcome} is not an outcome of ${operation.name} (${[...operation.outcomes, 'timeout', 'error'].join(', ')}).`;
  }
  return phase ? `${text}: only timeout and error have a phase.` : { outcome };
}
