import type { Output } from '../context.js';

const UP = (lines: number) => `\u001b[${lines}A`;
const CLEAR_BELOW = '\u001b[0J';
const COLUMNS = 80;

/** Lines at the bottom of a terminal that are drawn anew in place. */
export class LiveBlock {
  private shown: readonly string[] = [];

  constructor(private readonly output: Output) {}

  draw(lines: readonly string[]): void {
    // A terminal that does not know its width says 0.
    const columns = this.output.columns || COLUMNS;
    const rows = this.shown.reduce((sum, line) => sum + rowsOf(line, columns), 0);
    this.output.write(`${rows > 0 ? `${UP(rows)}\r` : ''}${CLEAR_BELOW}${lines.join('\n')}\n`);
    this.shown = lines;
  }
}

/** A line that is longer than the terminal is wide goes on below. */
function rowsOf(line: string, columns: number): number {
  // eslint-disable-next-line no-control-regex -- colours take no room
  const visible = line.replace(/\u001b\[\d+m/g, '');
  return Math.max(1, Math.ceil([...visible].length / columns));
}
