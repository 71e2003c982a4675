import type { Command } from 'commander';
import type { ListedTraining } from '../../api/training-api.js';
import { jsonOption, numberOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import { table } from '../../terminal/table.js';
import type { Session, SharedOptions } from '../session.js';
import { paintOf } from './status-paint.js';

interface ListOptions extends SharedOptions {
  readonly limit: number;
}

const limits = { min: 1, max: 200, integer: true } as const;

export function addList(ml: Command, session: Session): void {
  const command = ml
    .command('list')
    .description('the newest runs')
    .addOption(numberOption('--limit <count>', 'how many', limits).default(20))
    .addOption(jsonOption())
    .action(async (options: ListOptions) => {
      const found = await session.training(command).list(options.limit);
      session.answer(options, found, () => linesOf(session, found.runs));
    });
}

function linesOf({ context }: Session, trainings: readonly ListedTraining[]): string[] {
  if (trainings.length === 0) return ['There are no training runs.'];
  const colours = coloursOf(context.stdout, context.env);
  return table(
    trainings,
    [
      { name: 'WORKFLOW', text: ({ workflowId }) => workflowId },
      { name: 'MODEL', text: ({ modelId }) => modelId },
      { name: 'STATUS', text: ({ status }) => status, paint: ({ status }) => paintOf(status, colours) },
      { name: 'STARTED', text: ({ startedAt }) => startedAt },
    ],
    colours.bold,
  );
}
