import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayEnter } from './run-as.js';

describe('whether another user may enter a directory', () => {
  const outer = mkdtempSync(join(tmpdir(), 'run-as-'));
  const inner = join(outer, 'inner');
  const somebody = { uid: 4_000_001, gid: 4_000_001 };

  beforeAll(() => mkdirSync(inner));
  afterAll(() => rmSync(outer, { recursive: true }));

  it.each([
    ['may when all let others through', 0o711, 0o711, true],
    ['may not when it is closed itself', 0o711, 0o700, false],
    ['may not when one above it is closed', 0o700, 0o777, false],
  ])('%s', (_, above, itself, expected) => {
    chmodSync(inner, itself);
    chmodSync(outer, above);
    expect(mayEnter(somebody, inner)).toBe(expected);
  });

  it('its owner may by his own right', () => {
    chmodSync(outer, 0o700);
    chmodSync(inner, 0o700);
    const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    expect(mayEnter(owner, inner)).toBe(true);
  });
});
