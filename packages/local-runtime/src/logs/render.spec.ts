import { parseLogLine } from './log-line.js';
import { renderLogLine } from './render.js';

const now = new Date(2026, 10, 21, 9, 8, 7, 65);
const render = (text: string, color = false) =>
  renderLogLine(parseLogLine('temporal-api', text, now), { color, nameWidth: 14 });
const json = (fields: object) => JSON.stringify({ level: 'info', time: now.toISOString(), service: 'x', ...fields });

describe('a line in the terminal', () => {
  it('has name, time, level, message and the fields that say something', () => {
    const line = json({ pid: 1, hostname: 'h', context: 'Http', msg: 'Step done', orderId: 'o-1', attempt: 2 });
    expect(render(line)).toBe('temporal-api   09:08:07.065 INFO  Step done orderId=o-1 attempt=2');
  });

  it('shows the reason of an error, not its stack', () => {
    const line = json({ level: 'error', msg: 'Failed', err: { message: 'refused', stack: 'at x' } });
    expect(render(line)).toBe('temporal-api   09:08:07.065 ERROR Failed: refused');
  });

  it.each([
    ['reads "Error" of Temporal', json({ level: 'WARN', msg: 'dial', error: 'refused' }), 'WARN  dial: refused'],
    ['shows text that is not JSON as it stands', 'Listening on 1', 'INFO  Listening on 1'],
    ['shows broken JSON as it stands', '{"level":', 'INFO  {"level":'],
    ["finds PostgreSQL's severity", '2026-11-21 UTC [1] FATAL:  no space', 'FATAL 2026-11-21 UTC [1] FATAL:  no space'],
    ['quotes a value with spaces', json({ msg: 'a', reason: 'too late' }), 'INFO  a reason="too late"'],
    [
      'does not say twice',
      json({ msg: 'GET /x 200', url: '/x', status: 200, orderId: 'o-1' }),
      'INFO  GET /x 200 url=/x orderId=o-1',
    ],
    ['writes nested values as JSON', json({ msg: 'a', items: [{ sku: 'x' }] }), 'INFO  a items=[{"sku":"x"}]'],
    ['stays one line', json({ msg: 'first\nsecond\r\nthird' }), 'INFO  first | second | third'],
    ['drops what would steer the terminal', json({ msg: '\u001b[31mred\u001b[0m\u0007' }), 'INFO  red'],
  ])('%s', (_, text, expected) => {
    expect(render(text)).toBe(`temporal-api   09:08:07.065 ${expected}`);
  });

  it('is coloured only where that is wanted', () => {
    expect(render(json({ msg: 'a' }), true)).toContain('\u001b[');
    expect(render(json({ msg: 'a' }))).not.toContain('\u001b[');
  });
});
