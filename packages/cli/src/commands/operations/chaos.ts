import { Argument, Option, type Command } from 'commander';
import {
  simulatedContexts,
  type Distribution,
  type SimulatedContext,
  type Violation,
} from '../../api/simulator-api.js';
import { ExitCode } from '../../exit-code.js';
import { jsonOption } from '../../options.js';
import { coloursOf } from '../../terminal/colours.js';
import { counted, percentage } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';
import { table } from '../../terminal/table.js';
import type { Session, SimulatorOptions } from '../session.js';

export const simulatorOption = () =>
  new Option('--simulator <url>', 'address of the simulator (default: FAKE_STRIPE_URL, or http://127.0.0.1:3001)');

export function addChaos(program: Command, session: Session): void {
  const chaos = program
    .command('chaos')
    .description('what the simulator does to those who call it, and whether it adds up');
  for (const add of [addProfile, addDistribution, addInvariants]) add(chaos, session);
}

function addProfile(chaos: Command, session: Session): void {
  const command = chaos
    .command('profile')
    .description('the profile in force: its name, seed, time scale and weights')
    .addOption(simulatorOption())
    .addOption(jsonOption())
    .action(async (options: SimulatorOptions) => {
      const simulator = session.simulator(command);
      const { profile, seed, timeScale } = await simulator.steering();
      const all = await Promise.all(simulatedContexts.map((context) => simulator.distribution(context)));
      const weights = all.flatMap(weightsOf);
      const answer = { profile, seed, timeScale, weights: Object.fromEntries(weights) };
      session.answer(options, answer, () => [
        `profile: ${printable(profile)}`,
        `seed: ${printable(seed)}`,
        printable(`time scale: ${timeScale}`),
        ...weights.map(([operation, outcomes]) => `${printable(operation)}: ${sharesOf(outcomes)}`),
      ]);
    });
}

type Weights = Readonly<Record<string, number>>;

function weightsOf({ operations }: Distribution): [string, Weights][] {
  return operations.map(({ operation, outcomes }) => {
    const drawn = outcomes.filter(({ weight }) => weight > 0);
    return [operation, Object.fromEntries(drawn.map(({ outcome, weight }) => [outcome, weight]))];
  });
}

function sharesOf(weights: Weights): string {
  return Object.entries(weights)
    .map(([outcome, weight]) => `${printable(outcome)} ${percentage(weight)}`)
    .join(', ');
}

function addDistribution(chaos: Command, session: Session): void {
  const command = chaos
    .command('distribution')
    .description('how often each outcome was drawn, beside its probability in the profile of the service')
    .addArgument(new Argument('[context]', 'of one context alone').choices(simulatedContexts))
    .addOption(simulatorOption())
    .addOption(jsonOption())
    .action(async (context: SimulatedContext | undefined, options: SimulatorOptions) => {
      const simulator = session.simulator(command);
      const wanted = context === undefined ? simulatedContexts : [context];
      const found = await Promise.all(wanted.map((each) => simulator.distribution(each)));
      session.answer(options, { contexts: found }, () => distributionLines(session, found));
    });
}

function distributionLines({ context: { stdout, env } }: Session, found: readonly Distribution[]): string[] {
  const rows = found.flatMap(({ operations }) =>
    operations.flatMap(({ operation, draws, outcomes }) =>
      outcomes.map((outcome) => ({ operation, draws, ...outcome })),
    ),
  );
  const share = (part: number, whole: number) => (whole === 0 ? '–' : percentage(part / whole));
  return table(
    rows.filter(({ weight, observed }) => weight > 0 || observed > 0),
    [
      { name: 'OPERATION', text: ({ operation }) => operation },
      { name: 'OUTCOME', text: ({ outcome }) => outcome },
      { name: 'PROFILE', align: 'right', text: ({ weight }) => percentage(weight) },
      { name: 'OBSERVED', align: 'right', text: ({ observed, draws }) => share(observed, draws) },
      { name: 'DRAWN', align: 'right', text: ({ observed, draws }) => `${observed} of ${draws}` },
    ],
    coloursOf(stdout, env).bold,
  );
}

function addInvariants(chaos: Command, session: Session): void {
  const command = chaos
    .command('invariants')
    .description('recompute from the ledger what must hold; exit status 1 when it does not')
    .addOption(simulatorOption())
    .addOption(jsonOption())
    .action(async (options: SimulatorOptions) => {
      const verdict = await session.simulator(command).invariants();
      session.exitCode = verdict.ok ? ExitCode.ok : ExitCode.unwell;
      const { stdout, env } = session.context;
      const { red, green } = coloursOf(stdout, env);
      const checked = printable(`${counted(verdict.checked, 'order')} checked`);
      const number = verdict.ok ? green('no violations') : red(counted(verdict.violations.length, 'violation'));
      session.answer(options, verdict, () => [...verdict.violations.map(violationLine), `${number}, ${checked}`]);
    });
}

function violationLine({ code, orderId, resourceId, detail }: Violation): string {
  return printable([code, orderId, resourceId].filter(Boolean).join(' ') + `: ${detail}`);
}
