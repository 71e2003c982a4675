// `npm run demo`: the command `fake-stripe demo` against a running system, from whatever state the clone is in. Exit
// status 0: both orders went as they should, and the books balance.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fail, prepare, readEnvironment } from './prepare.mjs';

const PATIENCE_MS = 5_000;
const cli = (path) => fileURLToPath(new URL(`../../cli/${path}`, import.meta.url));

readEnvironment();
const api = process.env.API_URL || `http://127.0.0.1:${process.env.API_PORT || 3002}`;

try {
  // First, because nobody wants to wait for a build that then finds nothing.
  await checkRunning();
  // The system may be that of docker compose, beside a clone that was never built.
  if (!existsSync(cli('dist/main.js'))) await prepare();
  process.exitCode = await demo();
} catch (error) {
  fail(error);
}

async function checkRunning() {
  try {
    if ((await fetch(`${api}/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) })).ok) return;
  } catch {
    // The message below says it.
  }
  throw new Error(`Nothing that is ready answers at ${api}. Start the system first, in another terminal: npm start`);
}

function demo() {
  const args = [cli('bin/fake-stripe.mjs'), 'demo', '--api', api];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
