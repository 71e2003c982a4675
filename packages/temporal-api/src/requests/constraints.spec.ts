import { validateSync } from 'class-validator';
import { IsLine } from './constraints.js';

class Note {
  @IsLine(20, 0)
  text: unknown;
}

function isLine(text: unknown): boolean {
  return validateSync(Object.assign(new Note(), { text })).length === 0;
}

describe('text of one line', () => {
  it.each(['', 'Grüße, 世界 👋', 'עברית', 'العربية', 'na\u200dive'])('is %j', (text) => {
    expect(isLine(text)).toBe(true);
  });

  it.each([
    ['a line break', '\n'],
    ['a null', '\0'],
    ['half a character', '\ud800'],
    ['a line separator', '\u2028'],
    ['a paragraph separator', '\u2029'],
    ['an Arabic letter mark', '\u061c'],
    ['a left-to-right mark', '\u200e'],
    ['a right-to-left mark', '\u200f'],
    ['an embedding', '\u202a'],
    ['an override', '\u202e'],
    ['an isolate', '\u2066'],
    ['the end of an isolate', '\u2069'],
  ])('is nothing with %s', (_name, character) => {
    expect(isLine(`a${character}b`)).toBe(false);
  });
});
