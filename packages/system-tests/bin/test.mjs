/**
 * `npm test`: gates, then the jest projects, from a fresh clone or a used one.
 *   node test.mjs                                    everything
 *   node test.mjs unit|integration|e2e [jest args]   one jest project (built first where it needs that)
 *   node test.mjs format|lint|boundaries|build|types one gate
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countReport, verdict } from './count.mjs';
import { runCommand } from './run-command.mjs';

const root = join(import.meta.dirname, '../../..');
const bin = (name) => join(root, 'node_modules/.bin', name);
const env = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };

const gates = {
  format: [bin('prettier'), '--check', '--log-level', 'warn', '.'],
  lint: [bin('eslint'), '--max-warnings', '0', '.'],
  boundaries: [bin('depcruise'), '--config', '.dependency-cruiser.cjs', 'packages'],
  build: [bin('nx'), 'run-many', '-t', 'build', '--outputStyle', 'static'],
  types: [bin('nx'), 'run-many', '-t', 'typecheck', '--outputStyle', 'static'],
};

const suites = {
  unit: { args: ['--maxWorkers', '2'], minutes: 5 },
  // Much of an integration test is waiting for heartbeats and retries: one worker more than cores.
  integration: { args: ['--maxWorkers', '3'], minutes: 15 },
  e2e: { args: ['--maxWorkers', '2'], minutes: 15 },
};

const total = { passed: 0, failures: [] };

function add({ passed, failures }) {
  total.passed += passed;
  total.failures.push(...failures);
}

async function timed(action) {
  const start = performance.now();
  const result = await action();
  return { ...result, seconds: ((performance.now() - start) / 1000).toFixed(1) };
}

async function gate(name, [command, ...args]) {
  process.stdout.write(`${name.padEnd(12)}`);
  const { code, output, seconds } = await timed(() => runCommand(command, args, { cwd: root, env, minutes: 10 }));
  console.log(code === 0 ? `ok      ${seconds} s` : `FAILED  ${seconds} s (${code})\n${output}`);
  add(code === 0 ? { passed: 1, failures: [] } : { passed: 0, failures: [`gate: ${name}`] });
  return code === 0;
}

/** A start in a test must not build under the others: Nx takes away what it restores. */
async function buildGate() {
  // There is none of our packages before the installation.
  const { BuiltState } = await import('@fake-stripe/local-runtime/built-state');
  const state = new BuiltState(root);
  const sources = state.sources();
  if (await gate('build', gates.build)) state.remember(sources);
}

async function suite(name, { args, minutes }, extra = []) {
  console.log(`${name.padEnd(12)}jest`);
  const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-report-'));
  const report = join(directory, 'report.json');
  const jest = ['--selectProjects', name, '--ci', '--json', '--outputFile', report, ...args, ...extra];
  const { code, seconds } = await timed(() => runCommand(bin('jest'), jest, { cwd: root, env, live: true, minutes }));
  const count = countReport(read(report), code);
  rmSync(directory, { recursive: true, force: true });
  for (const title of count.skipped) console.log(`${name.padEnd(12)}${title}`);
  console.log(`${name.padEnd(12)}${verdict(count)}  ${seconds} s\n`);
  add({ passed: count.passed, failures: count.failures.map((failure) => `${name}: ${failure}`) });
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

async function install() {
  if (existsSync(join(root, 'node_modules/.package-lock.json'))) return;
  console.log('install     npm ci');
  const { code } = await runCommand('npm', ['ci'], { cwd: root, env, live: true, minutes: 15 });
  if (code !== 0) throw new Error(`npm ci ended with ${code}`);
}

async function runOne(part, extra) {
  if (part === 'build') return buildGate();
  if (part in gates) return gate(part, gates[part]);
  if (part !== 'unit') await buildGate();
  return suite(part, suites[part], extra);
}

async function runAll() {
  for (const name of Object.keys(gates)) await (name === 'build' ? buildGate() : gate(name, gates[name]));
  for (const [name, settings] of Object.entries(suites)) await suite(name, settings);
}

const [part, ...extra] = process.argv.slice(2);
if (part !== undefined && !(part in gates) && !(part in suites)) {
  console.error(`unknown part "${part}"; known: ${[...Object.keys(gates), ...Object.keys(suites)].join(', ')}`);
  process.exit(2);
}
try {
  await install();
  await (part === undefined ? runAll() : runOne(part, extra));
} catch (error) {
  add({ passed: 0, failures: [error.message] });
}
for (const failure of total.failures) console.log(`failed: ${failure}`);
console.log(verdict(total));
process.exitCode ||= total.failures.length === 0 ? 0 : 1;
