import type { ProblemError } from '../problem/problem-error.js';
import { chaosDirectivesIn, textHeader } from './request-headers.js';

describe('a header of a request', () => {
  it('that is absent or empty says nothing', () => {
    expect(textHeader({ headers: {} }, 'x-chaos-seed')).toBeUndefined();
    expect(chaosDirectivesIn({ headers: { 'x-chaos-profile': '', 'x-chaos-seed': '7' } })).toEqual({ seed: '7' });
  });

  it.each([
    ['x-chaos-seed', 200, 'X-Chaos-Seed'],
    ['idempotency-key', 255, 'Idempotency-Key'],
  ])('%s of more than %d characters is refused as %s', (name, max, field) => {
    expect(textHeader({ headers: { [name]: 's'.repeat(max) } }, name, max)).toHaveLength(max);
    const refused = (): unknown => textHeader({ headers: { [name]: 's'.repeat(max + 1) } }, name, max);
    const errors = [{ field, message: `must be at most ${max} characters` }];
    expect(refused).toThrow(expect.objectContaining({ extras: { errors } }) as ProblemError);
  });
});
