import { decisionKinds, type DecideTraining, type DecisionKind } from '@fake-stripe/contracts';
import { Argument, type Command } from 'commander';
import { byOption, idArgument, jsonOption, reasonOption } from '../../options.js';
import type { Session, SharedOptions } from '../session.js';
import { answerDoor } from './door-answer.js';
import { adjustmentIn, withHyperparameters, withSeed, type HyperparameterOptions } from './hyperparameter-options.js';

interface DecideOptions extends SharedOptions, HyperparameterOptions {
  readonly by?: string;
  readonly reason?: string;
}

export function addDecide(ml: Command, session: Session): void {
  const command = ml
    .command('decide')
    .description('decide about a run; outside a review adjust and stop count from the next epoch')
    .addArgument(idArgument('workflowId'))
    .addArgument(new Argument('<decision>').choices(decisionKinds));
  withSeed(withHyperparameters(command))
    .addOption(byOption())
    .addOption(reasonOption())
    .addOption(jsonOption())
    .action(async (workflowId: string, decision: DecisionKind, options: DecideOptions) => {
      const body = decisionOf(decision, options, session.context.user);
      checkDecision(command, body);
      const api = session.training(command);
      const outcome = await api.decide(workflowId, body);
      await answerDoor({ session, api, options }, decision, outcome);
    });
}

function decisionOf(decision: DecisionKind, options: DecideOptions, user: string): DecideTraining {
  const newHyperparameters = adjustmentIn(options);
  const { seed, by = user, reason } = options;
  return {
    decision,
    ...(newHyperparameters && { newHyperparameters }),
    ...(seed === undefined ? {} : { randomSeed: seed }),
    by,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Only a change has something to change, and it has to. */
function checkDecision(command: Command, { decision, newHyperparameters, randomSeed }: DecideTraining): void {
  const changes = newHyperparameters !== undefined || randomSeed !== undefined;
  if (changes === (decision === 'adjust')) return;
  const message = changes
    ? `hyperparameters go with adjust, not with ${decision}`
    : 'adjust needs what is to be adjusted';
  command.error(`error: ${message}`);
}
