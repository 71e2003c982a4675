/** The workflow service cannot be reached, or did not answer in time. Whether a write took effect is not known. */
export class WorkflowsUnavailable extends Error {
  override readonly name = 'WorkflowsUnavailable';
}
