export const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof levels)[number];

/** What a process wrote in one line, understood as far as possible. */
export interface LogLine {
  readonly source: string;
  readonly level: Level;
  readonly time: Date;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Fields that every line has or that say nothing beside the others. */
const HIDDEN = new Set(['level', 'time', 'msg', 'message', 'service', 'pid', 'hostname', 'context', 'err', 'error']);

/** Reads pino's and Temporal's JSON lines; anything else is a message as it stands. */
export function parseLogLine(source: string, text: string, now: Date): LogLine {
  const json = parseObject(text);
  if (json === undefined) return { source, level: levelOfText(text), time: now, message: text.trimEnd(), fields: {} };
  const written = new Date(String(json.time));
  const fields = Object.fromEntries(Object.entries(json).filter(([name]) => !HIDDEN.has(name)));
  return {
    source,
    level: levelOf(json.level),
    time: Number.isNaN(written.getTime()) ? now : written,
    message: messageOf(json),
    fields,
  };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** The message and, where there is one, the reason of the error that is logged with it. */
function messageOf(json: Record<string, unknown>): string {
  const message = String(json.msg ?? json.message ?? '');
  const error = json.err ?? json.error;
  const reason = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : error;
  if (reason === undefined || reason === null || message.includes(String(reason))) return message;
  return message === '' ? String(reason) : `${message}: ${String(reason)}`;
}

function levelOf(value: unknown): Level {
  const name = String(value).toLowerCase();
  return levels.find((level) => level === name) ?? 'info';
}

/** PostgreSQL, and Nest before it has its logger, write the severity into the line. */
function levelOfText(text: string): Level {
  if (/\b(PANIC|FATAL)\b/.test(text)) return 'fatal';
  if (/\bERROR\b/.test(text)) return 'error';
  return /\bWARN(ING)?\b/.test(text) ? 'warn' : 'info';
}
