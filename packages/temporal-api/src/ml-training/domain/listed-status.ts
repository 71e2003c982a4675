import { mlTrainingEnds, type MlTrainingEnd } from '@fake-stripe/contracts';
import type { RunStatus } from '../../kernel/run-status.js';

/** How a training stands in a list; `ended`: it ended by itself, and how could not be read in time. */
export type ListedStatus = Exclude<RunStatus, 'continued_as_new'> | MlTrainingEnd | 'ended';

export const listedStatuses: readonly ListedStatus[] = [
  'running',
  ...mlTrainingEnds,
  'terminated',
  'timed_out',
  'ended',
];
