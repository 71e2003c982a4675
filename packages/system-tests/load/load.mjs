// `npm run load-test -- --orders 200 --concurrency 20`: builds the load test where it has changed, then runs it.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const built = join(root, 'packages/system-tests/dist/load-test/load/main.js');
/** What it imports of this repository. */
const needed = ['contracts', 'local-runtime'];
const sources = ['load', 'bench/kit'].map((folder) => join(root, 'packages/system-tests', folder));

const missing = () => needed.filter((name) => !existsSync(join(root, 'packages', name, 'dist/index.js')));

/** A test whose system is away has to say so at once, so nothing is built that is there. */
function isBuilt() {
  if (!existsSync(built) || missing().length > 0) return false;
  const files = sources.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return files.every((file) => statSync(file).mtimeMs <= statSync(built).mtimeMs);
}

async function build(name, ...args) {
  const { runCommand } = await import('../bin/run-command.mjs');
  const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
  const program = join(root, 'node_modules/.bin', name);
  const { code, output } = await runCommand(program, args, { cwd: root, env, minutes: 10 });
  if (code !== 0) throw new Error(`${output}\nThe build failed (${code})`);
}

try {
  if (!isBuilt()) {
    // The services run already: what they have loaded is left alone.
    for (const name of missing()) await build('nx', 'build', `@fake-stripe/${name}`, '--outputStyle', 'static');
    await build('tsc', '-p', 'packages/system-tests/tsconfig.load.json');
  }
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
  const { main } = await import('../dist/load-test/load/main.js');
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode ||= 1;
}
