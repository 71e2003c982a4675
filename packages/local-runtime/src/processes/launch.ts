import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describeExit, endProcess, exitOf } from './exit.js';
import type { LaunchEvents, Running } from './running.js';

export interface LaunchOptions extends LaunchEvents {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly stopSignal: NodeJS.Signals;
  readonly graceMs: number;
  /** Resolves when the process can be used. */
  readonly ready: (started: Started) => Promise<void>;
}

/** A process that is not ready yet. */
export interface Started {
  readonly pid: number;
  /** Waits for a line that it writes. */
  readonly lineWith: (text: string) => Promise<void>;
  /** Nobody waits for it any more. */
  readonly over: AbortSignal;
}

const REMEMBERED_LINES = 12;

/**
 * Starts a process in a group of its own, so that Ctrl-C in the terminal does not reach it before those that use it
 * have stopped, and resolves when it is ready.
 * @throws Error with the process's last lines when it ends before
 */
export async function launch(options: LaunchOptions): Promise<Running> {
  const { name, command, args, env = process.env, user, stopSignal, graceMs, signal } = options;
  signal?.throwIfAborted();
  const child = spawn(command, args, { ...user, cwd: '/', env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { lines, lineWith } = followLines(child, options.onLog);
  const failed = failure(child, name, lines);
  if (child.pid !== undefined) options.onSpawn?.(child.pid);
  const over = new AbortController();
  try {
    // Without a pid it could not be started, and `failed` says why.
    const ready = child.pid === undefined ? failed : options.ready({ pid: child.pid, lineWith, over: over.signal });
    await Promise.race([ready, failed, unwanted(name, signal)]);
  } catch (error) {
    if (child.pid !== undefined) await endProcess(child, stopSignal, graceMs);
    throw error;
  } finally {
    over.abort();
  }
  return {
    pid: child.pid as number,
    exited: exitOf(child),
    stop: async () => void (await endProcess(child, stopSignal, graceMs)),
    kill: (killSignal) => void child.kill(killSignal),
  };
}

function followLines(child: ChildProcess, onLog?: (line: string) => void) {
  const lines: string[] = [];
  const watchers = new Map<string, () => void>();
  const onLine = (line: string) => {
    onLog?.(line);
    lines.push(line);
    if (lines.length > REMEMBERED_LINES) lines.shift();
    for (const [text, found] of watchers) if (line.includes(text)) found();
  };
  for (const input of [child.stdout, child.stderr]) if (input) createInterface({ input }).on('line', onLine);
  const lineWith = (text: string) => new Promise<void>((resolve) => watchers.set(text, resolve));
  return { lines, lineWith };
}

/** Rejects when the process ends; never resolves. */
function failure(child: ChildProcess, name: string, lastLines: readonly string[]): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)));
    // `close` comes after the last line has been read.
    child.once('close', (code, signal) => {
      reject(new Error([`${name} ended (${describeExit({ code, signal })}):`, ...lastLines].join('\n')));
    });
  });
  // It also rejects when the process ends years later, when nobody waits for it any more.
  failed.catch(() => undefined);
  return failed;
}

function unwanted(name: string, signal?: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new Error(`The start of ${name} was broken off`)), { once: true });
  });
}
