import { orderStatuses } from '@fake-stripe/contracts';
import { Option, type Command } from 'commander';
import type { OrderPage, RecordedOrder } from '../../api/order-api.js';
import { jsonOption, numberOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import { table } from '../../terminal/table.js';
import type { Session, SharedOptions } from '../session.js';
import { paintOf } from './status-paint.js';

interface ListOptions extends SharedOptions {
  readonly limit: number;
  readonly status?: string;
  readonly customer?: string;
  readonly cursor?: string;
}

const limits = { min: 1, max: 200, integer: true } as const;

export function addList(program: Command, session: Session): void {
  const command = program
    .command('list')
    .description('the newest orders')
    .addOption(numberOption('--limit <count>', 'how many', limits).default(20))
    .addOption(new Option('--status <status>', 'only those that are so').choices(orderStatuses))
    .option('--customer <id>', 'only those of one customer')
    .option('--cursor <text>', 'goes on after a page: its next')
    .addOption(jsonOption())
    .action(async (options: ListOptions) => {
      const { limit, status, customer, cursor } = options;
      const found = await session.orders(command).list({
        limit,
        ...(status === undefined ? {} : { status }),
        ...(customer === undefined ? {} : { customerId: customer }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      session.answer(options, found, () => linesOf(session, found));
      if (found.next !== undefined && !options.json) session.hint(`There are more: --cursor ${found.next}`);
    });
}

function linesOf({ context }: Session, { orders }: OrderPage): string[] {
  if (orders.length === 0) return ['There are no such orders.'];
  const colours = coloursOf(context.stdout, context.env);
  return table(
    orders,
    [
      { name: 'ORDER', text: ({ orderId }) => orderId },
      { name: 'STATUS', text: ({ status }) => status, paint: ({ status }) => paintOf(status, colours) },
      { name: 'PROFILE', text: ({ profile }) => profile },
      { name: 'TOTAL', text: ({ totalAmount }) => totalAmount.toFixed(2), align: 'right' },
      { name: 'STARTED', text: ({ startedAt }) => startedAt },
      { name: 'FAILURE', text: failureOf },
    ],
    colours.bold,
  ).map((line) => line.trimEnd());
}

function failureOf({ failure }: RecordedOrder): string {
  return failure?.code ?? '';
}
