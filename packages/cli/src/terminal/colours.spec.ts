import { coloursOf } from './colours.js';

const output = (isTTY: boolean) => ({ isTTY, write: () => undefined });

describe('coloursOf', () => {
  it('paints on a terminal', () => {
    expect(coloursOf(output(true), {}).red('no')).toBe('\u001b[31mno\u001b[39m');
  });

  it.each([
    ['a pipe', output(false), {}],
    ['NO_COLOR', output(true), { NO_COLOR: '1' }],
    ['a dumb terminal', output(true), { TERM: 'dumb' }],
  ])('leaves text as it is for %s', (_case, to, env) => {
    expect(coloursOf(to, env).red('no')).toBe('no');
  });
});
