import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadProfiles } from './profile-files.js';

describe('profile files', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const write = (content: unknown, name = 'mine') =>
    writeFileSync(join(folder, `${name}.json`), typeof content === 'string' ? content : JSON.stringify(content));
  const mine = { name: 'mine', description: 'My own', operations: { '*': { success: 1 } } };

  it('come with the simulator', () => {
    expect(loadProfiles().map(({ name }) => name)).toEqual(['calm', 'flaky-call', 'flaky', 'stormy']);
  });

  it('can be added to by a folder', () => {
    write({ ...mine, faultyAttempts: 2, delays: { stall: 10 } });
    writeFileSync(join(folder, 'README.md'), 'not a profile');
    expect(loadProfiles(folder).at(-1)).toEqual({ ...mine, faultyAttempts: 2, delays: { stall: 10 } });
  });

  it('are missed where the folder is missing, and the variable that names it is told', () => {
    expect(() => loadProfiles(join(folder, 'nowhere'))).toThrow(/CHAOS_PROFILES_DIR.*nowhere/);
  });

  it.each<[string, unknown]>([
    ['not JSON', '{'],
    ['not an object', []],
    ['its name is not that of its file', { ...mine, name: 'other' }],
    ['a description is missing', { name: 'mine', operations: {} }],
    ['operations is not an object', { ...mine, operations: [] }],
    [
      'operation payment.capture is not an object of weights',
      { ...mine, operations: { 'payment.capture': { captured: '1' } } },
    ],
    ['faultyAttempts is not a whole number', { ...mine, faultyAttempts: 1.5 }],
    ['delays is not an object of milliseconds', { ...mine, delays: { stall: '1' } }],
    ['there is no field weights', { ...mine, weights: {} }],
  ])('are refused, with path and reason: %s', (reason, content) => {
    write(content);
    expect(() => loadProfiles(folder)).toThrow(reason);
    expect(() => loadProfiles(folder)).toThrow(join(folder, 'mine.json'));
  });
});
