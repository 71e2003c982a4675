import { mlTrainingEnds } from '@fake-stripe/contracts';
import type { Command } from 'commander';
import type { TrainingStatus } from '../../api/training-api.js';
import { ExitCode } from '../../exit-code.js';
import { idArgument, jsonOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import type { Session } from '../session.js';
import { intervalOption, watch, watchFor, type WatchOptions } from '../watch.js';
import { drawnStatus, lineOfStatus, plainStatus, type Look } from './status-view.js';

const COLUMNS = 80;

export function addStatus(ml: Command, session: Session): void {
  const command = ml
    .command('status')
    .description('where a run stands; exit status 1 when it failed or was cancelled')
    .addArgument(idArgument('workflowId'))
    .option('--watch', 'follow it until it ends')
    .addOption(intervalOption().default(1))
    .addOption(jsonOption())
    .action(async (workflowId: string, options: WatchOptions) => {
      const api = session.training(command);
      const run = { ask: () => api.status(workflowId), hasEnded };
      const view = { line: lineOfStatus, drawn: (state: TrainingStatus) => drawnStatus(state, lookOf(session)) };
      const state = await (options.watch
        ? watch(run, watchFor(session, options, view), session.context.clock)
        : run.ask());
      session.exitCode = isUnwell(state) ? ExitCode.unwell : ExitCode.ok;
      if (!options.watch || options.json) session.answer(options, state, () => statusLines(session, state));
    });
}

function hasEnded({ status }: TrainingStatus): boolean {
  return mlTrainingEnds.some((end) => end === status);
}

function statusLines(session: Session, state: TrainingStatus): string[] {
  return session.context.stdout.isTTY ? drawnStatus(state, lookOf(session)) : plainStatus(state, lookOf(session));
}

function lookOf({ context: { stdout, env, clock } }: Session): Look {
  return { colours: coloursOf(stdout, env), columns: stdout.columns || COLUMNS, now: clock.now() };
}

function isUnwell({ status }: TrainingStatus): boolean {
  return status === 'failed' || status === 'cancelled';
}
