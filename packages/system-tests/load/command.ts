import type { Clock } from './clock.js';
import { Exit, NobodyThere, WrongUse } from './failure.js';
import { loadTest } from './load-test.js';
import { preflight } from './preflight.js';
import { progressLine, showProgress, type Output } from './progress.js';
import { reportText, type LoadReport } from './report.js';
import { settingsOf, USAGE, type LoadSettings } from './settings.js';
import { SystemApi } from './system-api.js';
import { Tally } from './tally.js';
import type { Environment } from './target.js';

/** All that the command has to do with the world. */
export interface Context {
  readonly stdout: Output;
  /** For progress and complaints. */
  readonly stderr: Output;
  readonly env: Environment;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly newSeed: () => string;
  /** Aborted on Ctrl-C. */
  readonly interrupted: AbortSignal;
}

/** Runs one command line. @returns the exit status */
export async function command(args: readonly string[], context: Context): Promise<number> {
  const { stdout, stderr, env, newSeed, interrupted } = context;
  try {
    const settings = settingsOf(args, env, newSeed);
    if (settings === 'help') {
      stdout.write(`${USAGE}\n`);
      return Exit.ok;
    }
    const report = await measured(settings, context);
    stdout.write(settings.json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
    if (interrupted.aborted) return Exit.brokenOff;
    return report.ok ? Exit.ok : Exit.unwell;
  } catch (error) {
    if (error instanceof WrongUse) stderr.write(`load-test: ${error.message}\n${USAGE}\n`);
    else if (error instanceof NobodyThere) stderr.write(`load-test: ${error.message}\n`);
    else throw error;
    return error instanceof WrongUse ? Exit.usage : Exit.unavailable;
  }
}

async function measured(settings: LoadSettings, context: Context): Promise<LoadReport> {
  const { stderr, fetch, clock, interrupted } = context;
  const api = new SystemApi(settings, fetch);
  const chaos = await preflight(api, settings);
  const { orders, concurrency, profile, seed } = settings;
  stderr.write(`${orders} orders, ${concurrency} at once, profile ${profile}, chaos ${chaos}, --seed ${seed}\n`);
  const tally = new Tally();
  const begin = clock.now();
  const hide = showProgress(stderr, () => progressLine(tally, orders, (clock.now() - begin) / 1_000));
  try {
    return await loadTest({ settings, chaos, api, clock, interrupted, tally });
  } finally {
    hide();
  }
}
