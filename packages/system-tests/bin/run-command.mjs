import { spawn } from 'node:child_process';

const running = new Set();
let interrupted = false;

// Each command leads a process group, so that stopping it also stops the services it started.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    interrupted = true;
    process.exitCode = 130;
    for (const child of running) {
      stop(child, signal);
      setTimeout(() => stop(child, 'SIGKILL'), 10_000).unref();
    }
  });
}

function stop(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended in the meantime.
  }
}

/** Runs a command to its end, or to its time limit; answers its exit code (or what else ended it) and, unless live, its output. */
export function runCommand(command, args, { cwd, env, live = false, minutes }) {
  return new Promise((resolve, reject) => {
    const stdio = live ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, detached: true });
    running.add(child);
    const output = [];
    child.stdout?.on('data', (chunk) => output.push(chunk));
    child.stderr?.on('data', (chunk) => output.push(chunk));
    let late = false;
    const limit = setTimeout(() => {
      late = true;
      stop(child, 'SIGTERM');
      setTimeout(() => stop(child, 'SIGKILL'), 10_000).unref();
    }, minutes * 60_000);
    const end = (code) => {
      clearTimeout(limit);
      running.delete(child);
      if (interrupted) reject(new Error('interrupted'));
      resolve({ code: late ? `no end within ${minutes} minutes` : code, output: Buffer.concat(output).toString() });
    };
    child.once('error', (error) => end(error.message));
    child.once('close', (code, signal) => end(code ?? signal));
  });
}
