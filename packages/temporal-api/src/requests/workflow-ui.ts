/** Where people look at workflows. */
export class WorkflowUi {
  constructor(
    private readonly baseUrl: string,
    private readonly namespace: string,
  ) {}

  linkTo(workflowId: string, runId: string): string {
    const path = [this.namespace, 'workflows', workflowId, runId].map(encodeURIComponent).join('/');
    return `${this.baseUrl}/namespaces/${path}`;
  }
}
