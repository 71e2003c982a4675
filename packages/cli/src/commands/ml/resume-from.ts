import type { Command } from 'commander';
import { byOption, idArgument, jsonOption, reasonOption } from '../../options.js';
import { printable } from '../../terminal/printable.js';
import type { Session, SharedOptions } from '../session.js';
import { adjustmentIn, withHyperparameters, type HyperparameterOptions } from './hyperparameter-options.js';

interface ResumeFromOptions extends SharedOptions, HyperparameterOptions {
  readonly by?: string;
  readonly reason?: string;
}

export function addResumeFrom(ml: Command, session: Session): void {
  const command = ml
    .command('resume-from')
    .description('start a new run from a checkpoint of another; prints its workflow id')
    .addArgument(idArgument('workflowId'))
    .addArgument(idArgument('checkpointId'));
  withHyperparameters(command)
    .addOption(byOption())
    .addOption(reasonOption())
    .addOption(jsonOption())
    .action(async (workflowId: string, checkpointId: string, options: ResumeFromOptions) => {
      const { by = session.context.user, reason } = options;
      const newHyperparameters = adjustmentIn(options);
      const body = {
        by,
        ...(reason === undefined ? {} : { reason }),
        ...(newHyperparameters && { newHyperparameters }),
      };
      const started = await session.training(command).resumeFrom(workflowId, checkpointId, body);
      session.answer(options, started, () => [printable(started.workflowId)]);
      session.hint(`${started.uiLink}\nfake-stripe ml status ${started.workflowId} --watch`);
    });
}
