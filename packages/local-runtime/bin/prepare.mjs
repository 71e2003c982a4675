// Brings a clone to the point where its built code can be run. Plain Node: nothing is installed yet.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const runtime = new URL('../dist/index.js', import.meta.url);

const OLDEST_NODE = [20, 19];
const PROGRESS_MS = 5_000;
const SHOWN_LINES = 40;

/** Where all state lies, once `readEnvironment` has run. */
export const dataDir = () => resolve(root, process.env.LOCAL_STATE_DIR || '.local');

/** Checks Node, reads `.env`, installs and builds where that is needed, and loads the built runtime. */
export async function prepare() {
  checkNode();
  readEnvironment();
  if (!(await isRunning())) {
    if (!isInstalled())
      await step('Installing the dependencies', ...npm('ci', '--include=dev', '--no-audit', '--no-fund'));
    // Without its daemon Nx leaves no process behind.
    const nx = join(root, 'node_modules/.bin/nx');
    await step('Building', process.execPath, [nx, 'run-many', '-t', 'build', '--output-style=static'], {
      NX_DAEMON: 'false',
      NX_TUI: 'false',
    });
  }
  return import(runtime.href);
}

/** `.env`, where it exists; what is set already goes before. */
export function readEnvironment() {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
}

/** The runtime as it was built last, or undefined in a clone that was never built. */
export async function builtRuntime() {
  return existsSync(runtime) && isInstalled() ? import(runtime.href) : undefined;
}

/** Ends this process with a message instead of a stack trace where the error is one for people. */
export function fail(error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}`);
}

/** Installing or building under a system that runs would pull the files away from it. */
async function isRunning() {
  const built = existsSync(join(dataDir(), 'stack.json')) ? await builtRuntime() : undefined;
  return (await built?.StackRecord.running(dataDir())) !== undefined;
}

/** npm notes at the end of an installation what it installed; optional packages are those of other platforms. */
function isInstalled() {
  const installed = readLock('node_modules/.package-lock.json');
  const wanted = readLock('package-lock.json');
  return Object.entries(wanted).every(
    ([path, { version, optional, link }]) =>
      !path.includes('node_modules/') || optional || link || installed[path]?.version === version,
  );
}

function readLock(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

function npm(...args) {
  const program = process.env.npm_execpath;
  return program && basename(program).startsWith('npm') ? [process.execPath, [program, ...args]] : ['npm', args];
}

/** Runs a program, tells that it still does, and shows what it wrote only if it fails. */
async function step(title, command, args, env = {}) {
  const begin = Date.now();
  const seconds = () => Math.round((Date.now() - begin) / 1_000);
  const timer = setInterval(() => process.stdout.write(`${title} ... (${seconds()} s)\n`), PROGRESS_MS);
  process.stdout.write(`${title} ...\n`);
  try {
    await run(command, args, env, title);
  } finally {
    clearInterval(timer);
  }
}

function run(command, args, env, title) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = () => child.kill('SIGTERM');
  process.on('SIGTERM', stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${title} failed: ${error.message}`)));
    child.once('close', (code, signal) => {
      process.off('SIGTERM', stop);
      if (code === 0) return resolve();
      const last = output.trim().split('\n').slice(-SHOWN_LINES).join('\n');
      reject(new Error(`${last}\n${title} failed (${signal ?? `exit code ${code}`})`));
    });
  });
}
