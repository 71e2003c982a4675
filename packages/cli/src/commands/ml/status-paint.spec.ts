import { coloursOf } from '../../terminal/colours.js';
import { paintOf } from './status-paint.js';

const colours = coloursOf({ isTTY: true, write: () => true }, {});

it.each([
  ['completed', colours.green],
  ['stopped', colours.green],
  ['cancelled', colours.red],
  ['failed', colours.red],
  ['terminated', colours.red],
  ['ended', colours.dim],
  ['running', colours.cyan],
  ['awaiting_decision', colours.yellow],
])('paints %s in its colour', (status, paint) => {
  expect(paintOf(status, colours)('x')).toBe(paint('x'));
});
