import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import type { Context } from '../../../context.js';
import { ExitCode } from '../../../exit-code.js';
import { Failure } from '../../../failure.js';
import { jsonOption, numberOption } from '../../../options.js';
import { coloursOf } from '../../../terminal/colours.js';
import type { Session, SharedOptions } from '../../session.js';
import { LogReader, logFilesIn, type LogFile } from './log-files.js';
import { entryOf, readable, timeOfLine } from './log-line.js';

interface LogsOptions extends SharedOptions {
  readonly service?: readonly string[];
  readonly lines: number;
  readonly follow?: boolean;
}

interface Line {
  readonly service: string;
  readonly line: string;
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
      const { clock } = session.context;
      const readers = (await chosen(session.context, options.service)).map((log) => new LogReader(log));
      const several = readers.length > 1;
      const last = inOrder(await linesOf(readers, (reader) => reader.last(options.lines)));
      if (options.json) return session.answer(options, last.map(jsonOf), () => []);
      session.print(last.map((line) => shown(session.context, line, several)));
      while (options.follow) {
        await clock.sleep(LOOK_MS);
        const more = inOrder(await linesOf(readers, (reader) => reader.more()));
        session.print(more.map((line) => shown(session.context, line, several)));
      }
    });
}

async function chosen({ env, root }: Context, names: readonly string[] | undefined): Promise<LogFile[]> {
  const stateDir = resolve(root, env['LOCAL_STATE_DIR'] || '.local');
  const files = await logFilesIn(stateDir);
  if (files.length === 0) {
    const message = `There are no logs in ${join(stateDir, 'logs')}: npm start writes them`;
    throw new Failure(ExitCode.unknown, message);
  }
  const isOf = (name: string) => (file: LogFile) =>
    file.service === name || file.path.endsWith(join('logs', `${name}.log`));
  const unknown = names?.find((name) => !files.some(isOf(name)));
  if (unknown !== undefined) {
    const known = [...new Set(files.map(({ service }) => service))].join(', ');
    throw new Failure(
      ExitCode.unknown,
      `There is no log of ${JSON.stringify(unknown)} in ${stateDir}; there are ${known}`,
    );
  }
  return names ? files.filter((file) => names.some((name) => isOf(name)(file))) : files;
}

async function linesOf(readers: readonly LogReader[], read: (reader: LogReader) => Promise<string[]>): Promise<Line[]> {
  const found = await Promise.all(
    readers.map(async (reader) => (await read(reader)).map((line) => ({ service: reader.log.service, line }))),
  );
  return found.flat();
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
  return { service, ...(entryOf(line) ?? { msg: line }) };
}
