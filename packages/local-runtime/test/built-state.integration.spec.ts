import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuiltState } from '../bin/built-state.mjs';
import { stackDirectory } from './fixtures/stack-directory.js';

const directory = stackDirectory();
const source = 'packages/platform/src/clock.ts';
const output = 'packages/platform/dist/clock.js';
let state: BuiltState;

beforeEach(() => {
  write(source, 'one');
  write(output, 'one');
  state = new BuiltState(directory.path);
  state.remember(state.sources());
});
afterAll(() => directory.remove());

function write(path: string, text: string): void {
  mkdirSync(dirname(join(directory.path, path)), { recursive: true });
  writeFileSync(join(directory.path, path), text);
}

describe('a build', () => {
  it('is current while nothing changes', () => expect(state.isCurrent()).toBe(true));

  it('is current whatever the benchmarks build for themselves', () => {
    write('packages/system-tests/dist/bench/main.js', 'new');
    expect(state.isCurrent()).toBe(true);
  });

  it.each([source, output, 'packages/platform/src/new.ts', 'package-lock.json'])('is out of date after %s', (path) => {
    write(path, 'another');
    expect(state.isCurrent()).toBe(false);
  });

  it('is out of date when a file is gone', () => {
    rmSync(join(directory.path, output));
    expect(state.isCurrent()).toBe(false);
  });

  it('is out of date when folders are gone', () => {
    rmSync(join(directory.path, 'packages'), { recursive: true });
    expect(state.isCurrent()).toBe(false);
  });

  it('is out of date when a source was edited while it ran', () => {
    const before = state.sources();
    write(source, 'edited meanwhile');
    state.remember(before);
    expect(state.isCurrent()).toBe(false);
  });
});
