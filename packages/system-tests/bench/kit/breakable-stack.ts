import { serviceNames, startStack, type Stack, type StackOptions } from '@fake-stripe/local-runtime';
import { onBreakOff } from './break-off.js';

/** `startStack`; what it starts ends with a benchmark that is broken off, also while it is being started. */
export function startBreakableStack(options: StackOptions): Promise<Stack> {
  const aborter = new AbortController();
  const starting = startStack({ ...options, signal: aborter.signal });
  onBreakOff(async () => {
    aborter.abort();
    const stack = await starting.catch(() => undefined);
    if (!stack) return;
    await Promise.allSettled(servicesOf(options).map((name) => stack.part(name).kill()));
    await stack.stop();
  });
  return starting;
}

/** They would finish their work first; a database has to be given its time. */
function servicesOf({ parts }: StackOptions) {
  return serviceNames.filter((name) => parts?.includes(name) ?? true);
}
