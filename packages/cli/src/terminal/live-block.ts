import type { Output } from '../context.js';

const UP = (lines: number) => `\u001b[${lines}A`;
const CLEAR_BELOW = '\u001b[0J';

/** Lines at the bottom of a terminal that are drawn anew in place. */
export class LiveBlock {
  private height = 0;

  constructor(private readonly output: Output) {}

  draw(lines: readonly string[]): void {
    const back = this.height > 0 ? `${UP(this.height)}\r` : '';
    this.output.write(`${back}${CLEAR_BELOW}${lines.join('\n')}\n`);
    this.height = lines.length;
  }
}
