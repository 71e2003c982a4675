const PATIENCE_MS = 2_000;

/** The task queues that the worker says it polls, for people. */
export async function polledQueues(url: string): Promise<string> {
  try {
    const response = await fetch(`${url}/queues`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const { queues } = (await response.json()) as { queues: readonly { readonly taskQueue: string }[] };
    return queues.map(({ taskQueue }) => taskQueue).join(', ');
  } catch {
    // It was ready a moment ago; whatever it is now, its watch will tell.
    return 'its queues';
  }
}
