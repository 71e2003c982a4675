import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { Context } from '../../../context.js';
import { ExitCode } from '../../../exit-code.js';
import { Failure } from '../../../failure.js';
import { jsonOption, numberOption } from '../../../options.js';
import { coloursOf } from '../../../terminal/colours.js';
import type { Session, SharedOptions } from '../../session.js';
import { logFilesIn, type LogFile } from './log-files.js';
import { entryOf, readable, timeOfLine } from './log-line.js';
import { OpenLogs, type Line } from './open-logs.js';

interface LogsOptions extends SharedOptions {
  readonly service?: readonly string[];
  readonly lines: number;
  readonly follow?: boolean;
}

const LOOK_MS = 250;

export function addLogs(program: Command, session: Session): void {
  program
    .command('logs')
    .description('what the processes of the local runtime have written')
    .option('--service <names...>', 'of these alone, such as temporal-api or postgres (default: all)')
    .addOption(
      numberOption('--lines <count>', 'of each, the last', { min: 0, max: 100_000, integer: true }).default(40),
    )
    .addOption(new Option('--follow', 'go on with what is written from now on').conflicts('json'))
    .addOption(jsonOption())
    .action(async (options: LogsOptions) => {
      const stateDir = stateDirOf(session.context);
      refuseUnknown(await logFilesIn(stateDir), options.service, stateDir);
      const logs = new OpenLogs(stateDir, options.service);
      try {
        await print(session, logs, options);
      } finally {
        await logs.close();
      }
    });
}

async function print(session: Session, logs: OpenLogs, options: LogsOptions): Promise<void> {
  const { context } = session;
  const last = inOrder(await logs.last(options.lines));
  if (options.json) return session.answer(options, last.map(jsonOf), () => []);
  session.print(last.map((line) => shown(context, line, logs.several)));
  while (options.follow) {
    await context.clock.sleep(LOOK_MS);
    const more = inOrder(await logs.more());
    session.print(more.map((line) => shown(context, line, logs.several)));
  }
}

function stateDirOf({ env, root }: Context): string {
  return resolve(root, env['LOCAL_STATE_DIR'] || '.local');
}

/** @throws Failure where there are no logs, or none of one that is named */
function refuseUnknown(files: readonly LogFile[], names: readonly string[] | undefined, stateDir: string): void {
  if (files.length === 0) {
    const message = `There are no logs in ${join(stateDir, 'logs')}: npm start writes them`;
    throw new Failure(ExitCode.unknown, message);
  }
  const unknown = names?.find((name) => !files.some((file) => file.names.includes(name)));
  if (unknown === undefined) return;
  const known = [...new Set(files.map(({ service }) => service))].join(', ');
  const message = `There is no log of ${JSON.stringify(unknown)} in ${stateDir}; there are ${known}`;
  throw new Failure(ExitCode.unknown, message);
}

/** As they were written; a line that does not say when stays behind the one before it. */
function inOrder(lines: readonly Line[]): Line[] {
  let before = 0;
  let service: string | undefined;
  const timed = lines.map((line) => {
    if (line.service !== service) before = 0;
    service = line.service;
    before = timeOfLine(line.line) ?? before;
    return { line, at: before };
  });
  return timed.toSorted((one, other) => one.at - other.at).map(({ line }) => line);
}

/** A pipe gets lines as they were written. */
function shown({ stdout, env }: Context, { service, line }: Line, several: boolean): string {
  const colours = coloursOf(stdout, env);
  const text = stdout.isTTY ? readable(line, colours) : line;
  return several ? `${colours.cyan(service)}: ${text}` : text;
}

function jsonOf({ service, line }: Line): object {
  return { ...(entryOf(line) ?? { msg: line }), service };
}
