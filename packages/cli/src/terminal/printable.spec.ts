import { printable } from './printable.js';

describe('printable', () => {
  it('leaves nothing that steers a terminal', () => {
    expect(printable('a\u001b[2Jb\r\nc')).toBe('a [2Jb c');
  });

  it('shows that there is what turns the order of letters about', () => {
    const controls = '\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069';

    expect(printable(`a${controls}b`)).toBe(`a${'\uFFFD'.repeat(controls.length)}b`);
  });

  it('leaves every language as it is', () => {
    const said = 'größer 日本語 עברית 👩‍🔬';

    expect(printable(said)).toBe(said);
  });
});
