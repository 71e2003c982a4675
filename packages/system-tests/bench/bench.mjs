// `npm run bench -- <name> [--json] [--short] [--only a,b]`: builds what is measured and the benchmark itself, then measures.
import { join } from 'node:path';
import { BuiltState } from '@fake-stripe/local-runtime/built-state';
import { runCommand } from '../bin/run-command.mjs';

const root = join(import.meta.dirname, '../../..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };

async function build(command, ...args) {
  const { code, output } = await runCommand(bin(command), args, { cwd: root, env, minutes: 10 });
  if (code !== 0) throw new Error(`${output}\nThe build failed (${code})`);
}

/** What is built already stays as it is: others may be running on it. */
async function buildServices() {
  const state = new BuiltState(root);
  if (state.isCurrent()) return;
  const sources = state.sources();
  await build('nx', 'run-many', '-t', 'build', '--outputStyle', 'static');
  state.remember(sources);
}

try {
  await buildServices();
  await build('tsc', '-p', 'packages/system-tests/tsconfig.bench.json');
  const { main } = await import('../dist/bench/main.js');
  process.exitCode ||= await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode ||= 1;
}
