import { isGoneWithin } from './processes/orphan.js';
import { endLeftovers, readState } from './stack/stack-record.js';

const OWNER_PATIENCE_MS = 5_000;

/**
 * Runs beside a stack and holds the other end of a pipe from it. When the stack's process is killed the pipe closes,
 * and this ends what the stack had started; PostgreSQL and Temporal would not notice by themselves. The record stays:
 * only the next stack may remove it, for it might be its own by then.
 */
async function cleanUpAfter(recordPath: string): Promise<void> {
  const state = readState(recordPath);
  // A pipe closes a moment before the process that held it is gone.
  if (state === undefined || !(await isGoneWithin(state.owner, OWNER_PATIENCE_MS))) return;
  await endLeftovers(state, () => undefined);
}

process.stdin.resume();
process.stdin.once('close', () => {
  cleanUpAfter(process.argv[2] as string).then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
