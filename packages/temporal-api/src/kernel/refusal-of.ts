import { Refused, type RefusalCode } from './refused.js';

/**
 * What to throw where a workflow refused: one of the codes its door passes on, or an error, since any other code is a
 * fault of ours or of a worker of another version, and says nothing to the caller.
 */
export function refusalOf(code: string, message: string, passedOn: readonly RefusalCode[]): Error {
  const known = passedOn.find((candidate) => candidate === code);
  return known ? new Refused(known, message) : new Error(`A workflow refused with ${code} at this door: ${message}`);
}
