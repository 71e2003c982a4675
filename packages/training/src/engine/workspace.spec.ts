import { Stopped } from './work.js';
import { inWorkspace } from './workspace.js';
import type { Workspace } from './workspace.js';

const arenaOf = ({ arena }: Workspace) => arena;
const MEGABYTES = 131_072;

describe('a workspace', () => {
  it('has the memory of the one before it, which is over', () => {
    expect(inWorkspace(arenaOf)).toBe(inWorkspace(arenaOf));
  });

  it('has the memory of one that was abandoned', () => {
    const before = inWorkspace(arenaOf);
    expect(() =>
      inWorkspace(
        ({ work }) => work.spend(Infinity),
        () => true,
      ),
    ).toThrow(Stopped);
    expect(inWorkspace(arenaOf)).toBe(before);
  });

  it('has a memory of its own within another', () => {
    inWorkspace(({ arena }) => expect(inWorkspace(arenaOf)).not.toBe(arena));
  });

  it('keeps large memory while it is used, and gives it back after something much smaller', () => {
    const large = inWorkspace(({ arena }) => (arena.float64(80 * MEGABYTES), arena));
    expect(inWorkspace(({ arena }) => (arena.float64(30 * MEGABYTES), arena))).toBe(large);
    expect(inWorkspace(({ arena }) => (arena.float64(10 * MEGABYTES), arena))).toBe(large);
    expect(inWorkspace(arenaOf)).not.toBe(large);
  });
});
