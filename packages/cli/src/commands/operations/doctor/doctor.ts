import type { Command } from 'commander';
import type { Context } from '../../../context.js';
import { ExitCode } from '../../../exit-code.js';
import { jsonOption } from '../../../options.js';
import { coloursOf, type Colours } from '../../../terminal/colours.js';
import { counted } from '../../../terminal/figures.js';
import { printable } from '../../../terminal/printable.js';
import type { Session, SharedOptions } from '../../session.js';
import type { Check } from './check.js';
import { checkDatabase } from './database-check.js';
import { examine, examinePage, type Server } from './http-checks.js';
import { checkBuilt, checkNode, checkTemporalCli } from './machine.js';
import { answers, ifWanted, unneeded } from './needed.js';
import { checkTemporal } from './temporal-checks.js';

export function addDoctor(program: Command, session: Session): void {
  const command = program
    .command('doctor')
    .description(
      'what runs, what is missing, and the line that mends it; exit status 1 when something is missing, fails or is slow',
    )
    .addOption(jsonOption())
    .action(async (options: SharedOptions) => {
      const { stdout, env } = session.context;
      const checks = await examined(session.context, command.optsWithGlobals<SharedOptions>().api);
      const ok = checks.every((check) => check.ok);
      session.exitCode = ok ? ExitCode.ok : ExitCode.unwell;
      session.answer(options, { ok, checks }, () => linesOf(checks, coloursOf(stdout, env)));
    });
}

/** All of them at once: none waits for another but the database, of which the API tells. */
async function examined(context: Context, api: string | undefined): Promise<Check[]> {
  const { env, fetch, root } = context;
  const servers = serversOf(env, api);
  const asked = examine(fetch, servers.api);
  const [build, cli, temporal, ui, database, worker, ...others] = await Promise.all([
    checkBuilt(root),
    checkTemporalCli(context),
    checkTemporal(context),
    examinePage(fetch, servers.ui),
    asked.then((answer) => checkDatabase(env, answer)),
    examine(fetch, servers.worker),
    asked,
    examine(fetch, servers.simulator),
    examine(fetch, servers.founder),
  ]);
  const [ours, simulator, founder] = others;
  const here = ifWanted(worker, temporal.queues);
  const all = [here, ...others].every(answers);
  return [
    checkNode(process.versions.node),
    temporal.answers && all ? unneeded(build, 'everything that it would start answers') : build,
    temporal.answers ? unneeded(cli, 'Temporal answers') : cli,
    ...temporal.checks,
    ...temporal.queues,
    ui,
    database,
    ...[ours, here, simulator, founder].map(({ check }) => check),
  ];
}

function serversOf(env: Context['env'], api: string | undefined) {
  const here = (variable: string, usual: number) => `http://127.0.0.1:${env[variable] || usual}`;
  const server = (name: string, url: string, variable: string, mend: string): Server => ({
    name,
    url: url.replace(/\/+$/, ''),
    variable,
    mend,
  });
  const start = (part: string) => `npm start, or npm run start:${part} for it alone`;
  const { API_URL: apiUrl, FAKE_STRIPE_URL: simulatorUrl, TEMPORAL_UI_URL: uiUrl, TEMPORAL_UI_PORT: uiPort } = env;
  return {
    api: server('temporal-api', api ?? (apiUrl || here('API_PORT', 3002)), 'API_PORT', start('api')),
    worker: server('temporal-worker', here('WORKER_PORT', 9464), 'WORKER_PORT', start('worker')),
    simulator: server('fake-stripe-chaos', simulatorUrl || here('CHAOS_PORT', 3001), 'CHAOS_PORT', start('chaos')),
    founder: server('founder', here('FOUNDER_PORT', 3000), 'FOUNDER_PORT', start('founder')),
    ui: server("Temporal's UI", uiUrl || `http://localhost:${uiPort || 8080}`, 'TEMPORAL_UI_PORT', 'npm start'),
  };
}

function linesOf(checks: readonly Check[], colours: Colours): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap(({ said, mend, ...check }) => [
    `${verdictOf(check, colours)}  ${check.name.padEnd(width)}  ${printable(said)}`,
    ...(mend === undefined ? [] : [`${' '.repeat(width + 11)}→ ${colours.bold(printable(mend))}`]),
  ]);
  return [...lines, sumOf(checks, colours)];
}

function verdictOf({ ok, slow, failing }: Omit<Check, 'said'>, { green, yellow, red }: Colours): string {
  if (ok) return green('ok     ');
  if (failing) return red('failing');
  return slow ? yellow('slow   ') : red('missing');
}

function sumOf(checks: readonly Check[], { green, red, yellow }: Colours): string {
  const late = checks.filter(({ slow }) => slow).length;
  const broken = checks.filter(({ failing }) => failing).length;
  const absent = checks.filter(({ ok }) => !ok).length - late - broken;
  const kinds = Object.entries({ missing: absent, failing: broken, slow: late }).filter(([, count]) => count > 0);
  if (kinds.length === 0) return green('all is well');
  const text = kinds
    .map(([kind, count], index) => `${index === 0 ? counted(count, 'thing') : count} ${kind}`)
    .join(', ');
  return absent + broken > 0 ? red(text) : yellow(text);
}
