import type { Command } from 'commander';
import type { TrainingStatus } from '../../api/training-api.js';
import { ExitCode } from '../../exit-code.js';
import { idArgument, jsonOption, numberOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import type { Session, SharedOptions } from '../session.js';
import { drawnStatus, plainStatus, type Look } from './status-view.js';
import { DrawnWatch, PlainWatch, SilentWatch, watch } from './watch.js';

interface StatusOptions extends SharedOptions {
  readonly watch?: boolean;
  readonly interval: number;
}

const COLUMNS = 80;

export function addStatus(ml: Command, session: Session): void {
  const command = ml
    .command('status')
    .description('where a run stands; exit status 1 when it failed or was cancelled')
    .addArgument(idArgument('workflowId'))
    .option('--watch', 'follow it until it ends')
    .addOption(
      numberOption('--interval <seconds>', 'between two looks of --watch', { min: 0.1, max: 3_600 }).default(1),
    )
    .addOption(jsonOption())
    .action(async (workflowId: string, options: StatusOptions) => {
      const api = session.training(command);
      const ask = () => api.status(workflowId);
      const state = options.watch ? await watch(ask, watchOf(session, options), session.context.clock) : await ask();
      session.exitCode = isUnwell(state) ? ExitCode.unwell : ExitCode.ok;
      if (!options.watch || options.json) session.answer(options, state, () => statusLines(session, state));
    });
}

function watchOf(session: Session, { json, interval }: StatusOptions) {
  const { stdout, stderr } = session.context;
  const pause = interval * 1_000;
  if (json) return new SilentWatch(pause);
  if (!stdout.isTTY) return new PlainWatch(pause, stdout, stderr);
  return new DrawnWatch(pause, stdout, (state) => drawnStatus(state, lookOf(session)));
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
