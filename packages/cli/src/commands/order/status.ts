import { isEnded } from '@fake-stripe/contracts';
import type { Command } from 'commander';
import type { StandingOrder } from '../../api/order-api.js';
import { ExitCode } from '../../exit-code.js';
import { jsonOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import type { Session } from '../session.js';
import { intervalOption, watch, watchFor, type WatchOptions } from '../watch.js';
import { orderArgument } from './order-argument.js';
import { isWell } from './status-paint.js';
import { drawnStatus, lineOfStatus, plainStatus, type Look } from './status-view.js';

/** An express order is over in seconds. */
const INTERVAL_SECONDS = 0.5;

export function addStatus(program: Command, session: Session): void {
  const command = program
    .command('status')
    .description(
      'where an order stands; exit status 1 when it ended otherwise than completed or returned, or needs attention',
    )
    .addArgument(orderArgument())
    .option('--watch', 'follow it until it ends, or needs attention')
    .addOption(intervalOption().default(INTERVAL_SECONDS))
    .addOption(jsonOption())
    .action(async (id: string, options: WatchOptions) => {
      const api = session.orders(command);
      const order = { ask: () => api.status(id), hasEnded: isSettled };
      const view = { line: lineOfStatus, drawn: (state: StandingOrder) => drawnStatus(state, lookOf(session)) };
      const state = await (options.watch
        ? watch(order, watchFor(session, options, view), session.context.clock)
        : order.ask());
      session.exitCode = isUnwell(state) ? ExitCode.unwell : ExitCode.ok;
      if (!options.watch || options.json) session.answer(options, state, () => statusLines(session, state));
    });
}

/** Nothing becomes of it by itself: it has ended, or a person is needed for it to go on. */
function isSettled({ status }: StandingOrder): boolean {
  return isEnded(status) || status === 'needs_attention';
}

function isUnwell({ status }: StandingOrder): boolean {
  return (isEnded(status) && !isWell(status)) || status === 'needs_attention';
}

function statusLines(session: Session, state: StandingOrder): string[] {
  return session.context.stdout.isTTY ? drawnStatus(state, lookOf(session)) : plainStatus(state, lookOf(session));
}

function lookOf({ context: { stdout, env, clock } }: Session): Look {
  return { colours: coloursOf(stdout, env), now: clock.now() };
}
