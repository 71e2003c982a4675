import type { Context, Output } from '../context.js';

export type Paint = (text: string) => string;

export interface Colours {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly red: Paint;
  readonly cyan: Paint;
}

const plain: Paint = (text) => text;

function sgr(open: number, close: number): Paint {
  return (text) => `\u001b[${open}m${text}\u001b[${close}m`;
}

const colourful: Colours = {
  bold: sgr(1, 22),
  dim: sgr(2, 22),
  red: sgr(31, 39),
  green: sgr(32, 39),
  yellow: sgr(33, 39),
  cyan: sgr(36, 39),
};

const colourless: Colours = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };

/** On a terminal, unless NO_COLOR is set (https://no-color.org) or it is a dumb one. */
export function coloursOf(output: Output, env: Context['env']): Colours {
  return output.isTTY && !env['NO_COLOR'] && env['TERM'] !== 'dumb' ? colourful : colourless;
}
