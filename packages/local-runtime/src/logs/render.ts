import { stripVTControlCharacters } from 'node:util';
import type { Level, LogLine } from './log-line.js';

export interface RenderOptions {
  readonly color: boolean;
  /** Width of the column with the name of the process. */
  readonly nameWidth: number;
}

const LEVEL_COLORS: Record<Level, number> = { trace: 90, debug: 90, info: 32, warn: 33, error: 31, fatal: 31 };
const NAME_COLORS = [36, 35, 34, 33, 32, 96];
const DIM = 90;
const SAID_LENGTH = 3;

/** One line of the terminal: name, time, level, message, fields. Never more than one line. */
export function renderLogLine(line: LogLine, { color, nameWidth }: RenderOptions): string {
  const paint = (code: number, text: string) => (color ? `\u001b[${code}m${text}\u001b[0m` : text);
  const fields = Object.entries(line.fields)
    .filter(([, value]) => !isSaid(value, line.message))
    .map(([name, value]) => `${name}=${inline(value)}`);
  return [
    paint(nameColor(line.source), line.source.padEnd(nameWidth)),
    paint(DIM, timeOfDay(line.time)),
    paint(LEVEL_COLORS[line.level], line.level.toUpperCase().padEnd(5)),
    oneLine(line.message),
    ...(fields.length > 0 ? [paint(DIM, fields.join(' '))] : []),
  ].join(' ');
}

/** Whether the message holds the value already; short ones occur in it by chance. */
function isSaid(value: unknown, message: string): boolean {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text.length >= SAID_LENGTH && message.includes(text);
}

function nameColor(name: string): number {
  const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return NAME_COLORS[sum % NAME_COLORS.length] ?? DIM;
}

function timeOfDay(time: Date): string {
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((value) => pad(value)).join(':');
  return `${clock}.${pad(time.getMilliseconds(), 3)}`;
}

function inline(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return oneLine(/\s/.test(text) && typeof value === 'string' ? JSON.stringify(text) : text);
}

/** Line ends become visible marks, and control sequences disappear: a log must not steer the terminal. */
function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\r?\n/g, ' | ')
    .replaceAll(/(?!\t)\p{Cc}/gu, '');
}
