/** The workflow service cannot be reached, or did not answer in time. Whether a write took effect is not known. */
export class WorkflowsUnavailable extends Error {
  override readonly name: string = 'WorkflowsUnavailable';
}

/** It is there, and takes no more: too many requests are under way, to one workflow or in all. */
export class WorkflowsBusy extends WorkflowsUnavailable {
  override readonly name = 'WorkflowsBusy';
}
