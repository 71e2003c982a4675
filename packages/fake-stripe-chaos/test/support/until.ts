import { setTimeout as wait } from 'node:timers/promises';

/** Looks again and again until `condition` holds; a test that waits in vain runs into its own time limit. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await wait(5);
}
