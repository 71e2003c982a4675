import type { Root } from '@fake-stripe/contracts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { ExitCode } from '../../exit-code.js';
import { jsonOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import type { Session, SharedOptions } from '../session.js';
import { checkpointIn, exitCodeOf, linesOfReplay, replay } from './replay.js';
import { openRunFiles, reading, withStore, type StoreOptions } from './run-files.js';
import { linesOfVerdict } from './verdict-view.js';

interface VerifyOptions extends SharedOptions, StoreOptions {
  readonly head?: Root;
  readonly replay?: string | number;
}

export function addVerify(ml: Command, session: Session): void {
  const command = ml
    .command('verify')
    .description('check all that a run has left, offline; exit status 1 when something is damaged')
    .argument('<run>', 'its workflow id');
  withStore(command)
    .addOption(new Option('--head <root>', 'root that the log has to end with, as the status has it').argParser(root))
    .addOption(
      new Option(
        '--replay <checkpoint>',
        'compute from this checkpoint (id, or number from 1; 0: the beginning) to the next',
      ).argParser(checkpointIn),
    )
    .addOption(jsonOption())
    .action(async (runId: string, options: VerifyOptions) => {
      const { context } = session;
      const { VerifyRun } = await import('@fake-stripe/training');
      const { store, trusted } = await openRunFiles(runId, options, context);
      const { head: expectedHead } = options;
      const verification = {
        everyChunk: true,
        ...(trusted && { publicKey: trusted.publicKey }),
        ...(expectedHead && { expectedHead }),
      };
      const verdict = await reading(() => new VerifyRun(store).execute(runId, verification));
      const replayed = options.replay === undefined ? undefined : await replay(store, runId, options.replay, context);
      session.exitCode = verdict.ok ? (replayed ? exitCodeOf(replayed) : ExitCode.ok) : ExitCode.unwell;
      const colours = coloursOf(context.stdout, context.env);
      session.answer(options, { ...verdict, ...(replayed && { replay: replayed }) }, () => [
        ...linesOfVerdict(verdict, trusted?.keyFile, colours),
        ...(replayed ? linesOfReplay(replayed, colours) : []),
      ]);
    });
}

function root(text: string): Root {
  if (/^0x[0-9a-f]{64}$/.test(text)) return text as Root;
  throw new InvalidArgumentError('It must be 0x and 64 hex digits.');
}
