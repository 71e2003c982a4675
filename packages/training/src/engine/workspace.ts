import { Arena } from './arena.js';
import { Work } from './work.js';

/** What the parts of a network share. */
export interface Workspace {
  readonly arena: Arena;
  readonly work: Work;
}

/** Below this a memory that is too large does not matter. */
const SMALL = 64 * 1024 * 1024;

/** Kept from call to call, since memory that waits for the garbage collector piles up. Each thread has its own. */
let idle: Arena | undefined;

/** Arrays of the arena are good until `use` returns. */
export function inWorkspace<T>(use: (workspace: Workspace) => T, shouldStop?: () => boolean): T {
  const arena = idle ?? new Arena();
  idle = undefined;
  try {
    return use({ arena, work: new Work(shouldStop) });
  } finally {
    const { held, used } = arena.size;
    arena.clear();
    // It cannot shrink: after a model that was much larger the next begins with a new one.
    if (held <= SMALL || held <= 4 * used) idle = arena;
  }
}
