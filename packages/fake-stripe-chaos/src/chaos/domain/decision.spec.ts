import { decide } from './decision.js';
import { defineOperations } from './operation.js';
import { resolveProfile, type ProfileFile } from './profile.js';
import { parseScript } from './script.js';

const { authorize } = defineOperations('payment', {
  authorize: { approved: 0.4, declined: 0.3, timeout: 0.2, error: 0.1 },
});

function decided(
  value: number,
  options: { phase?: number; attempt?: number; script?: string; file?: Partial<ProfileFile> } = {},
) {
  const { phase = 0, attempt = 1, script = '', file } = options;
  const profile = resolveProfile({ name: 'p', description: '', operations: {}, ...file }, [authorize]);
  const steering = { profile, script: parseScript(script, [authorize]) };
  return decide(authorize, { nth: 1, attempt }, { value, phase }, steering);
}

describe('a decision', () => {
  it.each([
    [0, 'approved'],
    [0.399999, 'approved'],
    [0.4, 'declined'],
    [0.7, 'timeout'],
    [0.9, 'error'],
    [0.9999999999999999, 'error'],
  ])('for a draw of %d is %s', (value, outcome) => {
    expect(decided(value)).toMatchObject({ outcome, draw: value, rule: 'profile:p' });
  });

  it('gives a fault half of its draws before and half after, and the success to what gets through', () => {
    expect(decided(0.7, { phase: 0.49 })).toMatchObject({
      fault: { outcome: 'timeout', phase: 'before' },
      business: 'approved',
    });
    expect(decided(0.95, { phase: 0.5 })).toMatchObject({
      fault: { outcome: 'error', phase: 'after' },
      business: 'approved',
    });
    expect(decided(0.5)).not.toHaveProperty('fault');
  });

  it('keeps a phase that is asked for', () => {
    const file = { operations: { '*': { 'timeout:after': 1 } } };
    expect(decided(0.5, { phase: 0, file }).fault).toEqual({ outcome: 'timeout', phase: 'after' });
    expect(decided(0, { phase: 0.9, script: 'payment.authorize=error:before' }).fault).toEqual({
      outcome: 'error',
      phase: 'before',
    });
  });

  it('follows the script whatever is drawn, and says so', () => {
    const script = 'payment.authorize#2=declined';
    expect(decided(0, { attempt: 2, script })).toMatchObject({ outcome: 'declined', rule: `script:${script}` });
    expect(decided(0, { attempt: 1, script })).toMatchObject({ outcome: 'approved', rule: 'profile:p' });
  });

  it('spares later attempts where a profile says so; a script spares none', () => {
    const file = { operations: { '*': { timeout: 1 } }, faultyAttempts: 2 };
    expect(decided(0, { attempt: 2, file }).outcome).toBe('timeout');
    expect(decided(0, { attempt: 3, file }).outcome).toBe('approved');
    expect(decided(0, { attempt: 3, file, script: 'payment.authorize=timeout' }).outcome).toBe('timeout');
  });

  it('never draws an outcome of weight 0, not even by rounding', () => {
    const file = { operations: { '*': { approved: 0.3333333333, declined: 0.6666666666, error: 0 } } };
    expect(decided(0.9999999999999999, { file }).outcome).toBe('declined');
  });
});
