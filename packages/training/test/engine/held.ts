import { Arena } from '../../src/engine/arena.js';
import { Work } from '../../src/engine/work.js';
import type { Workspace } from '../../src/engine/workspace.js';

/** For the tests of a file: nobody stops its work, and its arrays stay good. */
export const workspace: Workspace = { arena: new Arena(), work: new Work() };

/** The numbers in the arena, where layers and kernels take them from. */
export function held(numbers: ArrayLike<number>): Float64Array {
  const array = workspace.arena.float64(numbers.length);
  array.set(numbers);
  return array;
}
