import type { Command } from 'commander';
import type { Context } from '../../../context.js';
import { ExitCode } from '../../../exit-code.js';
import { jsonOption } from '../../../options.js';
import { coloursOf, type Colours } from '../../../terminal/colours.js';
import { counted } from '../../../terminal/figures.js';
import { printable } from '../../../terminal/printable.js';
import type { Session, SharedOptions } from '../../session.js';
import { missing, well, type Check } from './check.js';
import { examine, examinePage, type Examined, type Server } from './http-checks.js';
import { checkBuilt, checkNode, checkTemporalCli } from './machine.js';
import { isPostgres } from './ports.js';
import { checkTemporal } from './temporal-checks.js';

export function addDoctor(program: Command, session: Session): void {
  const command = program
    .command('doctor')
    .description('what runs, what is missing, and the line that mends it; exit status 1 when something is missing')
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
  const found = await Promise.all([
    checkBuilt(root),
    checkTemporalCli(context),
    checkTemporal(context),
    examinePage(fetch, servers.ui),
    asked.then((answer) => checkDatabase(env, answer)),
    asked.then(({ check }) => check),
    ...[servers.worker, servers.simulator, servers.founder].map(async (server) => (await examine(fetch, server)).check),
  ]);
  return [checkNode(process.versions.node), ...found.flat()];
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

/** Through the API, which uses it; without the API whether it is there at all. */
async function checkDatabase(env: Context['env'], { health }: Examined): Promise<Check> {
  const name = 'PostgreSQL';
  const { hostname, port } = databaseAt(env);
  const place = `${hostname}:${port}`;
  const database = health?.details['database'];
  if (database?.status === 'up') return well(name, 'temporal-api reaches it');
  const answers = await isPostgres(hostname, port);
  if (answers === true && !health) return well(name, `at ${place}; without temporal-api nobody says more`);
  if (answers === true) {
    return missing(
      name,
      `temporal-api does not get into it: ${database?.message ?? 'down'}`,
      'put DATABASE_URL of temporal-api right',
    );
  }
  const mend = 'npm start, or docker compose up postgres with DATABASE_URL';
  if (answers === undefined) return missing(name, `nothing listens at ${place}`, mend);
  return missing(
    name,
    `something else listens at ${place}`,
    'POSTGRES_PORT puts ours elsewhere, DATABASE_URL names one that runs',
  );
}

function databaseAt(env: Context['env']): { readonly hostname: string; readonly port: number } {
  const ours = { hostname: '127.0.0.1', port: Number(env['POSTGRES_PORT'] || 5432) };
  try {
    const { hostname, port } = new URL(env['DATABASE_URL'] || 'none');
    return { hostname: hostname || ours.hostname, port: Number(port || 5432) };
  } catch {
    return ours;
  }
}

function linesOf(checks: readonly Check[], colours: Colours): string[] {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const absent = checks.filter(({ ok }) => !ok).length;
  const lines = checks.flatMap(({ name, ok, said, mend }) => [
    `${ok ? colours.green('ok     ') : colours.red('missing')}  ${name.padEnd(width)}  ${printable(said)}`,
    ...(mend === undefined ? [] : [`${' '.repeat(width + 11)}→ ${colours.bold(printable(mend))}`]),
  ]);
  return [...lines, absent === 0 ? colours.green('all is well') : colours.red(`${counted(absent, 'thing')} missing`)];
}
