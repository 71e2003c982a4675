import type { ResolveCompensation, StepName } from '@fake-stripe/contracts';
import { Option, type Command } from 'commander';
import { byOption, jsonOption } from '../../options.js';
import type { Session, SharedOptions } from '../session.js';
import { answerDoor } from './door-answer.js';
import { orderArgument } from './order-argument.js';

interface AttentionOptions extends SharedOptions {
  readonly step: StepName;
  readonly action: ResolveCompensation['action'];
  readonly by?: string;
  readonly reason: string;
}

/** Those that have an undo. */
const steps: readonly StepName[] = ['create', 'authorize', 'reserve', 'capture', 'ship'];
const actions: readonly ResolveCompensation['action'][] = ['retry', 'resolve'];

export function addAttention(program: Command, session: Session): void {
  const command = program
    .command('attention')
    .description('settle an undo that failed for good, of an order that needs attention')
    .addArgument(orderArgument())
    .addOption(new Option('--step <step>', 'whose undo is left over').choices(steps).makeOptionMandatory())
    .addOption(
      new Option('--action <action>', 'retry: undo it again; resolve: it was settled by hand')
        .choices(actions)
        .makeOptionMandatory(),
    )
    .addOption(byOption())
    .requiredOption('--reason <text>', 'why; it becomes part of the record')
    .addOption(jsonOption())
    .action(async (order: string, options: AttentionOptions) => {
      const { step, action, by = session.context.user, reason } = options;
      const body: ResolveCompensation = { step, action, by, reason };
      answerDoor(session, options, 'attention', await session.orders(command).use('attention', order, body));
    });
}
