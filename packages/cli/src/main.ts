import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { run } from './program.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const settings = join(root, '.env');
// As npm start does: a port that was moved there is where this looks for it.
if (existsSync(settings)) process.loadEnvFile(settings);

// A reader that has seen enough, such as head, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 70));

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  fetch: globalThis.fetch,
  clock: { now: () => new Date(), sleep: (milliseconds) => setTimeout(milliseconds) },
  cwd: process.cwd(),
  root,
  version,
  user: userName(),
});

/** A user without an entry in the system's list, as in some containers, has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown';
  }
}
