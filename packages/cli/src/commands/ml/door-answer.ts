import type { DoorOutcome } from '../../api/training-api.js';
import { printable } from '../../terminal/printable.js';

/** What became of a request to a run, in one line. */
export function linesOfDoor(what: string, answer: DoorOutcome): string[] {
  const { workflowId, outcome, status, currentEpoch, effectiveFrom } = answer;
  if (outcome === 'pending') return [printable(`${what}: left for ${workflowId}, whose worker does not answer now`)];
  const known = outcome === 'already_decided' ? ', as it was already' : '';
  const from = effectiveFrom === undefined ? '' : `, from epoch ${effectiveFrom}`;
  return [printable(`${what}: accepted${known}${from}; ${workflowId} is ${status} after epoch ${currentEpoch}`)];
}
