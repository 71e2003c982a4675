/** How a run of a workflow stands, in the workflow service's terms. */
export const runStatuses = [
  'running',
  'completed',
  'failed',
  'cancelled',
  'terminated',
  'timed_out',
  'continued_as_new',
] as const;
export type RunStatus = (typeof runStatuses)[number];
