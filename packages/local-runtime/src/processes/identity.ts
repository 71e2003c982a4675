import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Who a pid is. Pids are used again by the system, so a recorded pid alone never justifies a kill:
 * start time and command have to be the recorded ones too.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
  readonly command: string;
}

/** The process that has this pid now, or undefined when there is none (or only its zombie). */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  return existsSync('/proc/self/stat') ? identifyByProc(pid) : identifyByPs(pid);
}

/** Whether the recorded process is still the one that runs under its pid. */
export async function isAlive(recorded: ProcessIdentity): Promise<boolean> {
  const current = await identify(recorded.pid);
  return current?.startedAt === recorded.startedAt && current.command === recorded.command;
}

async function identifyByProc(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim();
    return { pid, startedAt: fields[19] ?? '', command };
  } catch {
    return undefined;
  }
}

async function identifyByPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=,lstart=,command=', '-p', String(pid)]);
    const [state = '', ...rest] = stdout.trim().split(/\s+/);
    if (state === '' || state.startsWith('Z')) return undefined;
    return { pid, startedAt: rest.slice(0, 5).join(' '), command: rest.slice(5).join(' ') };
  } catch {
    return undefined;
  }
}
