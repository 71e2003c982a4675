import { Command, CommanderError } from 'commander';
import { addCompletion } from './commands/completion/completion.js';
import { addMl } from './commands/ml/ml.js';
import { addOrder } from './commands/order/order.js';
import { addOperations } from './commands/operations/operations.js';
import { Session } from './commands/session.js';
import type { Context } from './context.js';
import { ExitCode } from './exit-code.js';
import { Failure } from './failure.js';
import { printable } from './terminal/printable.js';

const AFTERWARDS = `
Exit status: 0 well, 1 not well or refused, 64 wrong use, 66 unknown, 69 nobody answers, 70 a fault of this program.`;

export function buildProgram(session: Session): Command {
  const { stdout, stderr, version } = session.context;
  const program = new Command('fake-stripe')
    .description('Orders and training runs of this system, from a terminal')
    .option('--api <url>', 'address of temporal-api (default: API_URL, or http://127.0.0.1:3002)')
    // Set before there are commands: they take it over.
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showHelpAfterError()
    .version(version)
    .addHelpText('after', AFTERWARDS);
  addOrder(program, session);
  addMl(program, session);
  addCompletion(program, session);
  addOperations(program, session);
  return program;
}

/** Runs one command line to its end. Never throws. */
export async function run(args: readonly string[], context: Context): Promise<ExitCode> {
  const session = new Session(context);
  try {
    await buildProgram(session).parseAsync(args, { from: 'user' });
    return session.exitCode;
  } catch (error) {
    return ended(error, context);
  }
}

function ended(error: unknown, { stderr, env }: Context): ExitCode {
  // commander has said already what there is to say.
  if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.ok : ExitCode.usage;
  const message = error instanceof Error ? error.message : String(error);
  stderr.write(`fake-stripe: ${printable(message)}\n`);
  if (error instanceof Failure) return error.exitCode;
  if (env['DEBUG'] && error instanceof Error) stderr.write(`${error.stack}\n`);
  return ExitCode.internal;
}
