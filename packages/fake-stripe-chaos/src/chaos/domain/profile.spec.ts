import { defineOperations } from './operation.js';
import { resolveProfile, type ProfileFile } from './profile.js';

const { authorize, capture } = defineOperations('payment', {
  authorize: { approved: 0.5, declined: 0.2, timeout: 0.3 },
  capture: { captured: 1 },
});
const aFile = (operations: ProfileFile['operations']): ProfileFile => ({ name: 'mine', description: '', operations });
const resolve = (operations: ProfileFile['operations']) => resolveProfile(aFile(operations), [authorize, capture]);

describe('a profile', () => {
  it('takes what it does not name from the operations themselves', () => {
    const { rules } = resolve({ 'payment.capture': { captured: 0.5, error: 0.5 } });
    expect(rules.get('payment.authorize')).toEqual([
      { outcome: 'approved', weight: 0.5 },
      { outcome: 'declined', weight: 0.2 },
      { outcome: 'timeout', weight: 0.3 },
    ]);
    expect(rules.get('payment.capture')).toEqual([
      { outcome: 'captured', weight: 0.5 },
      { outcome: 'error', weight: 0.5 },
    ]);
  });

  it('says "*" for every other operation and "success" for its first outcome, with a phase where it wants', () => {
    const { rules } = resolve({ '*': { success: 0.75, 'timeout:after': 0.25 }, 'payment.capture': { success: 1 } });
    expect(rules.get('payment.authorize')).toEqual([
      { outcome: 'approved', weight: 0.75 },
      { outcome: 'timeout', phase: 'after', weight: 0.25 },
    ]);
    expect(rules.get('payment.capture')).toEqual([{ outcome: 'captured', weight: 1 }]);
  });

  it('forgives what a sum of decimals loses by rounding', () => {
    const tenths = { approved: 0.1, declined: 0.2, timeout: 0.3, error: 0.4 };
    expect(() => resolve({ 'payment.authorize': tenths })).not.toThrow();
  });

  it.each([0, 600_000])('may set a delay that there is to %d ms', (stall) => {
    expect(resolveProfile({ ...aFile({}), delays: { stall } }, [capture], ['stall']).delays).toEqual({ stall });
  });

  it.each<[string, Record<string, number>, string]>([
    ['that there is not', { stalls: 1 }, 'Profile mine, delay stalls: there are stall, label.'],
    ['below zero', { label: -1 }, 'Profile mine, delay label: -1 ms are not 0 to 600000.'],
    ['above ten minutes', { stall: 1, label: 600_001 }, 'Profile mine, delay label: 600001 ms are not 0 to 600000.'],
  ])('is refused when it sets a delay %s', (_what, delays, message) => {
    expect(() => resolveProfile({ ...aFile({}), delays }, [capture], ['stall', 'label'])).toThrow(message);
  });

  it.each<[string, ProfileFile['operations'], string]>([
    [
      'too little',
      { 'payment.authorize': { approved: 0.5 } },
      'Profile mine, operation payment.authorize: the weights sum to 0.5, not to 1.',
    ],
    [
      'too much',
      { 'payment.capture': { captured: 1, timeout: 0.1 } },
      'operation payment.capture: the weights sum to 1.1, not to 1.',
    ],
    ['nothing', { 'payment.capture': {} }, 'operation payment.capture: the weights sum to 0, not to 1.'],
    [
      'too little for one of "*"',
      { '*': { success: 0.9 } },
      'operation payment.authorize: the weights sum to 0.9, not to 1.',
    ],
    ['less than nothing', { 'payment.capture': { captured: 1.5, timeout: -0.5 } }, 'captured weighs 1.5, not 0 to 1.'],
    [
      'an outcome of another operation',
      { 'payment.capture': { approved: 1 } },
      'approved is not an outcome of payment.capture (captured, timeout, error).',
    ],
    [
      'a phase of a business outcome',
      { 'payment.capture': { 'captured:after': 1 } },
      'captured:after: only timeout and error have a phase.',
    ],
    [
      'a phase that there is not',
      { 'payment.capture': { 'timeout:during': 1 } },
      'timeout:during: a phase is before or after.',
    ],
    [
      'an operation that there is not',
      { 'payment.authorise': { approved: 1 } },
      'Profile mine: there is no operation payment.authorise.',
    ],
  ])('is refused when it says %s', (_what, operations, message) => {
    expect(() => resolve(operations)).toThrow(message);
  });
});
