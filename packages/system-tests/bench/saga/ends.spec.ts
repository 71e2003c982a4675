import { isMet } from '../kit/ratio.js';
import { endRatios } from './ends.js';

const bare = { name: 'bare', ends: { completed: 5 } } as const;
const system = { name: 'system', ends: { completed: 3 } } as const;
/** The three orders of the real system and the one that was recorded. */
const audit = { ok: true, checked: 4 };

function missed(...args: Parameters<typeof endRatios>): string[] {
  return endRatios(...args).flatMap((ratio) => (isMet(ratio) ? [] : [ratio.name]));
}

describe('the ends of the orders', () => {
  it('are as they should be where all completed, and the audit has seen every order of the real system', () => {
    expect(missed([bare, system], audit)).toEqual([]);
  });

  it('miss the mark where an order of any side did not complete', () => {
    const failed = { name: 'bare', ends: { completed: 4, failed: 1 } } as const;
    expect(missed([failed, system], audit)).toEqual(['orders that did not complete']);
  });

  it('miss the mark where the audit is not ok, or is none', () => {
    expect(missed([bare, system], { ...audit, ok: false })).toEqual(['audits that are not ok']);
    expect(missed([bare, system], {} as typeof audit)).toHaveLength(2);
  });

  it.each([0, 3, 5])('miss the mark where the audit has checked %i orders of 4', (checked) => {
    expect(missed([bare, system], { ...audit, checked })).toEqual(['orders of (c) that the audit misses']);
  });
});
