// Brings a clone to the point where its built code can be run. Plain Node: nothing is installed yet.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BuiltState } from './built-state.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const built = (path) => new URL(`../dist/${path}`, import.meta.url).href;

const OLDEST_NODE = [20, 19];
const PROGRESS_MS = 5_000;
const SHOWN_LINES = 40;
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Where all state lies, once `readEnvironment` has run. */
export const dataDir = () => resolve(root, process.env.LOCAL_STATE_DIR || '.local');

/** Checks Node, reads `.env`, installs and builds where that is needed, and loads the built runtime. */
export async function prepare() {
  checkNode();
  readEnvironment();
  if (!(await isRunning(dataDir()))) {
    if (!isInstalled() && !(await isAnyPartRunning()))
      await step('Installing the dependencies', ...npm('ci', '--include=dev', '--no-audit', '--no-fund'));
    await build();
  }
  return import(built('index.js'));
}

/** What `npm run reset` needs: built code without dependencies, so that it works whatever is installed. */
export async function builtReset() {
  if (!existsSync(new URL(built('supervisor/reset.js')))) await prepare();
  return import(built('supervisor/reset.js'));
}

/** `.env`, where it exists; what is set already goes before. */
export function readEnvironment() {
  if (existsSync(join(root, '.env'))) process.loadEnvFile(join(root, '.env'));
}

/** Ends this process with a message instead of a stack trace where the error is one for people. */
export function fail(error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error?.exitCode ?? 1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Error(`Node ${OLDEST_NODE.join('.')} or later is needed; this is ${process.versions.node}`);
}

/** Installing or building under a system that runs would pull the files away from it. Asks no installed package. */
async function isRunning(directory) {
  const recordPath = join(directory, 'stack.json');
  if (!existsSync(recordPath)) return false;
  const records = built('stack/stack-record.js');
  if (existsSync(new URL(records))) {
    const { StackRecord } = await import(records);
    return (await StackRecord.running(directory)) !== undefined;
  }
  const pid = ownerIn(recordPath);
  if (pid === undefined || !hasProcess(pid)) return false;
  throw new Error(`It is already running (process ${pid}), or else ${recordPath} is out of date: remove it then.`);
}

async function isAnyPartRunning() {
  const parts = join(dataDir(), 'parts');
  if (!existsSync(parts)) return false;
  const running = await Promise.all(readdirSync(parts).map((name) => isRunning(join(parts, name))));
  return running.includes(true);
}

function ownerIn(recordPath) {
  try {
    return JSON.parse(readFileSync(recordPath, 'utf8')).owner.pid;
  } catch {
    return undefined;
  }
}

function hasProcess(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
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

async function build() {
  const state = new BuiltState(root);
  if (state.isCurrent()) return;
  const sources = state.sources();
  const nx = join(root, 'node_modules/.bin/nx');
  // Without its daemon Nx leaves no process behind.
  const env = { NX_DAEMON: 'false', NX_TUI: 'false' };
  await step('Building', process.execPath, [nx, 'run-many', '-t', 'build', '--output-style=static'], env);
  state.remember(sources);
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

/** A signal to end goes on to the program, whose end is waited for: nobody goes on installing behind our back. */
function run(command, args, env, title) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stopped;
  const stop = (signal) => {
    stopped ??= signal;
    child.kill(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, stop);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${title} failed: ${error.message}`)));
    child.once('close', (code, signal) => {
      for (const each of STOP_SIGNALS) process.off(each, stop);
      if (stopped) return reject(Object.assign(new Error(`${title} was broken off`), { exitCode: 130 }));
      if (code === 0) return resolve();
      const last = output.trim().split('\n').slice(-SHOWN_LINES).join('\n');
      reject(new Error(`${last}\n${title} failed (${signal ?? `exit code ${code}`})`));
    });
  });
}
