import { table } from './table.js';

const plain = (text: string) => text;

describe('table', () => {
  it('pads all columns but the last', () => {
    const columns = [
      { name: 'A', text: ([a]: readonly string[]) => a ?? '' },
      { name: 'B', text: ([, b]: readonly string[]) => b ?? '' },
    ];

    expect(
      table(
        [
          ['one', 'x'],
          ['1', 'long'],
        ],
        columns,
        plain,
      ),
    ).toEqual(['A    B', 'one  x', '1    long']);
  });

  it('shows nothing of a cell that would steer the terminal, and paints what is left', () => {
    const columns = [
      { name: 'A', text: (cell: string) => cell, paint: () => (text: string) => `\u001b[31m${text}\u001b[39m` },
      { name: 'B', text: () => 'b' },
    ];

    expect(table(['\u001b]0;PWN\u0007\u009b2J'], columns, plain)).toEqual([
      'A           B',
      '\u001b[31m ]0;PWN 2J\u001b[39m  b',
    ]);
  });
});
