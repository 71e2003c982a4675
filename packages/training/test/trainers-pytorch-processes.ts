import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

export interface RecordedPython {
  /** To be run instead of the interpreter. */
  readonly python: string;
  /** Of the process that was started last. */
  readonly pid: () => number;
  /** That was given to it for its files. */
  readonly folder: () => string;
}

/** An interpreter that writes down who it is and what it was called with. */
export function recordingPython(parent: string, interpreter: string, environment = ''): RecordedPython {
  const directory = mkdtempSync(join(parent, 'python-'));
  const python = join(directory, 'python');
  const record = join(directory, 'record');
  writeFileSync(
    python,
    `#!/bin/sh
for last; do :; done
printf '%s\\n%s\\n' $$ "$last" > '${record}'
exec env ${environment} '${interpreter}' "$@"
`,
  );
  chmodSync(python, 0o700);
  const line = (index: number): string => readFileSync(record, 'utf8').split('\n')[index]!;
  return { python, pid: () => Number(line(0)), folder: () => line(1) };
}

/** Runs an epoch of minutes in a process of Node, which is killed at its first batch. */
export async function killedParentOf(python: string): Promise<void> {
  const built = pathToFileURL(join(__dirname, '../dist/trainer/infrastructure/create-trainer.js')).href;
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', longEpoch(built, python)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(parent, 'exit');
  await Promise.race([once(parent.stdout, 'data'), ended]);
  const killed = parent.kill('SIGKILL');
  await ended;
  if (!killed) throw new Error('The process ended before it trained');
}

function longEpoch(createTrainer: string, python: string): string {
  return `
    import { createTrainer } from ${JSON.stringify(createTrainer)};
    const dense = { type: 'dense', units: 1024, activation: 'relu' };
    const model = { architecture: { layers: [dense, dense] }, input: [4, 4, 1], classes: 2 };
    const count = 60_000;
    const samples = { features: new Float32Array(16 * count), labels: new Uint16Array(count), count };
    const hyperparameters = {
      learningRate: 0.01, batchSize: 1, epochs: 1, optimizer: 'adam', momentum: 0, weightDecay: 0, gradientClip: 0,
    };
    const trainer = createTrainer({ kind: 'pytorch', python: ${JSON.stringify(python)}, device: 'cpu', threads: 1 });
    const state = await trainer.init(model, 1);
    await trainer.trainEpoch(
      { model, state, hyperparameters, seed: 1, epoch: 1, samples },
      { signal: new AbortController().signal, onProgress: ({ batch }) => batch > 0 && console.log(batch) },
    );`;
}

/** Resolves when the process has ended; a process that stays is a test that hangs. */
export async function untilGone({ pid }: RecordedPython): Promise<void> {
  while (isRunning(pid())) await delay(20);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  // Ended, but not collected: in a container nobody may do that for a process whose parent has gone.
  return !/^State:\s+Z/m.test(statusOf(pid));
}

/** Empty on systems that have no /proc. */
function statusOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
