import type { Command } from 'commander';
import { jsonOption } from '../../options.js';
import type { EventLine } from '../../temporal/event-line.js';
import { findRun } from '../../temporal/find-run.js';
import { continuedAs, eventsOf, type HistoryEvent } from '../../temporal/run-history.js';
import { withTemporal, type Temporal } from '../../temporal/temporal-access.js';
import { coloursOf, type Colours } from '../../terminal/colours.js';
import { printable } from '../../terminal/printable.js';
import type { Session } from '../session.js';
import { runArgument, runOption, type RunOptions } from './describe.js';

interface HistoryOptions extends RunOptions {
  readonly follow?: boolean;
}

/** Of what a payload says, where there is no terminal with a width of its own. */
const WIDEST = 240;
const NAME = 'WorkflowExecutionContinuedAsNew'.length;

export function addHistory(program: Command, session: Session): void {
  program
    .command('history')
    .description(
      'the events of a workflow; --json prints the whole history of the run as Temporal writes it, to be replayed',
    )
    .addArgument(runArgument())
    .addOption(runOption())
    .option('--follow', 'go on with the events to come until the run has closed; with --json wait for that')
    .addOption(jsonOption())
    .action((name: string, options: HistoryOptions) =>
      withTemporal(session.context.env, async (temporal) => {
        const { workflowId, runId } = await findRun(temporal, name, options.run);
        if (options.json) await printJson(session, temporal, { workflowId, runId }, options);
        else await printLines(session, temporal, { workflowId, runId }, options);
      }),
    );
}

interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

async function printJson(session: Session, { client }: Temporal, run: Run, options: HistoryOptions): Promise<void> {
  const events: HistoryEvent[] = [];
  for await (const event of eventsOf(client, run, options.follow === true)) events.push(event);
  const { historyToJSON } = await import('@temporalio/common/lib/proto-utils.js');
  session.answer(options, JSON.parse(historyToJSON({ events })), () => []);
}

async function printLines(session: Session, { client }: Temporal, run: Run, { follow = false }: HistoryOptions) {
  const { EventReader } = await import('../../temporal/event-line.js');
  const { stdout, env } = session.context;
  const look = { colours: coloursOf(stdout, env), width: stdout.isTTY && stdout.columns ? stdout.columns : WIDEST };
  for (let runId: string | undefined = run.runId; runId !== undefined;) {
    const reader = new EventReader();
    let next: string | undefined;
    for await (const event of eventsOf(client, { workflowId: run.workflowId, runId }, follow)) {
      session.print([lineOf(reader.line(event), look)]);
      next = continuedAs(event);
    }
    runId = follow ? next : undefined;
  }
}

interface Look {
  readonly colours: Colours;
  readonly width: number;
}

function lineOf({ id, at, event, what }: EventLine, { colours, width }: Look): string {
  const head = `${String(id).padStart(4)}  ${at}  `;
  const room = Math.max(width - head.length - NAME - 2, 20);
  const text = printable(what);
  const shown = text.length > room ? `${text.slice(0, room - 1)}…` : text;
  const name = event.padEnd(shown === '' ? 0 : NAME);
  return `${colours.dim(head)}${paintOf(event, colours)(name)}${shown === '' ? '' : `  ${shown}`}`;
}

function paintOf(event: string, colours: Colours) {
  if (/(?:Failed|TimedOut|Terminated|Rejected)$/.test(event)) return colours.red;
  if (/Canceled$|CancelRequested$/.test(event)) return colours.yellow;
  return event.endsWith('Completed') && !event.startsWith('WorkflowTask') ? colours.green : colours.bold;
}
