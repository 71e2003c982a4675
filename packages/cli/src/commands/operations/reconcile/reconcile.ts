import { orderIdOf } from '@fake-stripe/contracts';
import { type Command } from 'commander';
import { WorkflowApi } from '../../../api/workflow-api.js';
import { ExitCode } from '../../../exit-code.js';
import { idsArgument, jsonOption } from '../../../options.js';
import { coloursOf, type Colours } from '../../../terminal/colours.js';
import { counted } from '../../../terminal/figures.js';
import { printable } from '../../../terminal/printable.js';
import type { Session, SimulatorOptions } from '../../session.js';
import { simulatorOption } from '../chaos.js';
import type { Difference } from './differences.js';
import { Reconciliation, type Reconciled } from './reconciliation.js';

export function addReconcile(program: Command, session: Session): void {
  const command = program
    .command('reconcile')
    .description(
      "hold orders against the simulator's ledger; exit status 1 when they differ or cannot all be compared; which, and in what, is named",
    )
    .addArgument(idsArgument('order', 'only these orders'))
    .addOption(simulatorOption())
    .addOption(jsonOption())
    .action(async (names: readonly string[], options: SimulatorOptions) => {
      const { clock, stdout, env } = session.context;
      const workflows = new WorkflowApi(session.client(command));
      const reconciliation = new Reconciliation(session.orders(command), workflows, session.simulator(command), clock);
      const found = await reconciliation.execute(names.map(orderIdOf));
      session.exitCode = found.ok ? ExitCode.ok : ExitCode.unwell;
      session.answer(options, found, () => linesOf(found, coloursOf(stdout, env)));
    });
}

function linesOf({ differences, compared, unasked }: Reconciled, colours: Colours): string[] {
  const number = differences.length === 0 ? 'no differences' : counted(differences.length, 'difference');
  const rest = unasked.length === 0 ? '' : `, of ${unasked.length} the workflow could not be asked`;
  const paint = differences.length > 0 ? colours.red : unasked.length > 0 ? colours.yellow : colours.green;
  return [
    ...differences.flatMap((difference) => toldOf(difference, colours)),
    ...unasked.flatMap((orderId) => silenceOf(orderId, colours)),
    `${paint(number)}, ${counted(compared, 'order')} compared${rest}`,
  ];
}

function toldOf({ orderId, code, ...sides }: Difference, colours: Colours): string[] {
  const told = Object.entries(sides) as [string, string][];
  return [
    `${colours.bold(printable(orderId))}  ${colours.red(printable(code))}`,
    ...told.map(([who, what]) => `  ${who}: ${printable(what)}`),
  ];
}

function silenceOf(orderId: string, { bold, yellow }: Colours): string[] {
  return [
    `${bold(printable(orderId))}  ${yellow('not asked')}`,
    `  its workflow does not answer; why may say: fake-stripe doctor, or fake-stripe describe ${printable(orderId)}`,
  ];
}
