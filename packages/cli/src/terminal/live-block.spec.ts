import { LiveBlock } from './live-block.js';

function aTerminal(columns: number) {
  const written: string[] = [];
  return { written, columns, write: (text: string) => written.push(text) };
}

describe('LiveBlock', () => {
  it('goes back over what it has drawn', () => {
    const output = aTerminal(80);
    const block = new LiveBlock(output);

    block.draw(['a', 'b']);
    block.draw(['c']);
    block.draw([]);

    expect(output.written).toEqual(['\u001b[0Ja\nb\n', '\u001b[2A\r\u001b[0Jc\n', '\u001b[1A\r\u001b[0J\n']);
  });

  it('counts the rows of lines that are wider than the terminal, without their colours', () => {
    const output = aTerminal(10);
    const block = new LiveBlock(output);

    block.draw(['x'.repeat(21), `\u001b[31m${'y'.repeat(10)}\u001b[39m`]);
    block.draw(['done']);

    expect(output.written[1]).toContain('\u001b[4A');
  });

  it('takes a terminal that does not know its width for one of 80 columns', () => {
    const output = aTerminal(0);
    const block = new LiveBlock(output);

    block.draw(['x'.repeat(81)]);
    block.draw(['done']);

    expect(output.written[1]).toContain('\u001b[2A');
  });
});
