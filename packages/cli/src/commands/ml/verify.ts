import { Option, type Command } from 'commander';
import { ExitCode } from '../../exit-code.js';
import { idArgument, jsonOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import type { Session } from '../session.js';
import { checkpointIn, exitCodeOf, linesOfReplay, replay } from './replay.js';
import { linesOfVerdict } from './verdict-view.js';
import { verifiedRun, withVerification, type VerificationOptions } from './verified-run.js';

interface VerifyOptions extends VerificationOptions {
  readonly replay?: string | number;
}

export function addVerify(ml: Command, session: Session): void {
  const command = ml
    .command('verify')
    .description('check all that a run has left, offline; exit status 1 when something is damaged')
    .addArgument(idArgument('run', 'its workflow id'));
  withVerification(command)
    .addOption(
      new Option(
        '--replay <checkpoint>',
        'compute from this checkpoint (id, or number from 1; 0: the beginning) to the next',
      ).argParser(checkpointIn),
    )
    .addOption(jsonOption())
    .action(async (runId: string, options: VerifyOptions) => {
      const { context } = session;
      const { store, trusted, verdict } = await verifiedRun(session, command, runId, options);
      const replayed = options.replay === undefined ? undefined : await replay(store, runId, options.replay, context);
      session.exitCode = verdict.ok ? (replayed ? exitCodeOf(replayed) : ExitCode.ok) : ExitCode.unwell;
      const colours = coloursOf(context.stdout, context.env);
      session.answer(options, { ...verdict, ...(replayed && { replay: replayed }) }, () => [
        ...linesOfVerdict(verdict, trusted?.keyFile, colours),
        ...(replayed ? linesOfReplay(replayed, colours) : []),
      ]);
    });
}
