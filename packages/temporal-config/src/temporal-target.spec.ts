import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WrongTemporalConfig, temporalTarget } from './temporal-target.js';

const withoutFile = { TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' };

describe('the Temporal to connect to', () => {
  it('is that of the variables', () => {
    const env = { ...withoutFile, TEMPORAL_ADDRESS: 'temporal.test:7233', TEMPORAL_NAMESPACE: 'shop' };
    expect(temporalTarget(env)).toMatchObject({ connection: { address: 'temporal.test:7233' }, namespace: 'shop' });
  });

  it('is that of the profile file, but for what a variable says otherwise', () => {
    const folder = mkdtempSync(join(tmpdir(), 'temporal-config-'));
    const TEMPORAL_CONFIG_FILE = join(folder, 'temporal.toml');
    try {
      writeFileSync(TEMPORAL_CONFIG_FILE, '[profile.cloud]\naddress = "cloud.test:7233"\nnamespace = "shop"\n');
      const cloud = { TEMPORAL_CONFIG_FILE, TEMPORAL_PROFILE: 'cloud' };
      expect(temporalTarget(cloud)).toMatchObject({ connection: { address: 'cloud.test:7233' }, namespace: 'shop' });
      expect(temporalTarget({ ...cloud, TEMPORAL_NAMESPACE: 'other' }).namespace).toBe('other');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has the namespace "default" where none is given, and takes undefined for not given', () => {
    expect(temporalTarget({ ...withoutFile, TEMPORAL_NAMESPACE: undefined }).namespace).toBe('default');
  });

  it('is asked of the given variables only', () => {
    const before = process.env['TEMPORAL_NAMESPACE'];
    process.env['TEMPORAL_NAMESPACE'] = 'of-the-process';
    try {
      expect(temporalTarget(withoutFile).namespace).toBe('default');
    } finally {
      if (before === undefined) delete process.env['TEMPORAL_NAMESPACE'];
      else process.env['TEMPORAL_NAMESPACE'] = before;
    }
  });

  it('is refused with what is wrong', () => {
    const wrong = { ...withoutFile, TEMPORAL_PROFILE: 'nobody' };
    expect(() => temporalTarget(wrong)).toThrow(WrongTemporalConfig);
    expect(() => temporalTarget(wrong)).toThrow(/^TEMPORAL_\*: .*nobody/);
  });
});
