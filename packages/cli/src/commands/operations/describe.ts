import { Option, type Command } from 'commander';
import { idArgument, jsonOption } from '../../options.js';
import { findRun } from '../../temporal/find-run.js';
import { withTemporal } from '../../temporal/temporal-access.js';
import { coloursOf } from '../../terminal/colours.js';
import type { Session, SharedOptions } from '../session.js';
import { describedLines } from './description-view.js';

export interface RunOptions extends SharedOptions {
  readonly run?: string;
}

export const runArgument = () => idArgument('order', 'its id, or any workflow id');
export const runOption = () => new Option('--run <runId>', 'not the newest run but this one');

export function addDescribe(program: Command, session: Session): void {
  program
    .command('describe')
    .description('what Temporal knows of the workflow of an order, or of any workflow')
    .addArgument(runArgument())
    .addOption(runOption())
    .addOption(jsonOption())
    .action(async (name: string, options: RunOptions) => {
      const { env, stdout } = session.context;
      const { describe } = await import('../../temporal/run-description.js');
      const run = describe(await withTemporal(env, (temporal) => findRun(temporal, name, options.run)));
      session.answer(options, run, () => describedLines(run, coloursOf(stdout, env)));
    });
}
