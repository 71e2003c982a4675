import type { Colours } from '../../../terminal/colours.js';
import { printable } from '../../../terminal/printable.js';

/** What every line has, or what says nothing beside the others. */
const HIDDEN = new Set(['level', 'time', 'msg', 'message', 'service', 'pid', 'hostname', 'context']);

export function entryOf(line: string): Readonly<Record<string, unknown>> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** Milliseconds; `undefined` where the line does not say when it was written. */
export function timeOfLine(line: string): number | undefined {
  const time = Date.parse(String(entryOf(line)?.['time']));
  return Number.isNaN(time) ? undefined : time;
}

/** A line for people: when, how bad, what, and the rest. */
export function readable(line: string, colours: Colours): string {
  const entry = entryOf(line);
  if (entry === undefined) return printable(line);
  const { level, time, msg, message } = entry;
  const fields = Object.entries(entry).filter(([name]) => !HIDDEN.has(name));
  return [
    colours.dim(printable(text(time))),
    paintOf(text(level), colours)(printable(text(level).toUpperCase().padEnd(5))),
    printable(text(msg ?? message)),
    colours.dim(printable(fields.map(([name, value]) => `${name}=${text(value)}`).join(' '))),
  ].join(' ');
}

function paintOf(level: string, colours: Colours) {
  if (/^(?:error|fatal)$/i.test(level)) return colours.red;
  return /^warn/i.test(level) ? colours.yellow : colours.green;
}

function text(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
