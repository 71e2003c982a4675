import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * Seconds of CPU that a process and those it started have taken so far; `undefined` where the system does not tell.
 * Unlike the time that something takes, this does not grow with whatever else the machine does.
 */
export function cpuSeconds(pid: number | undefined): number | undefined {
  if (pid === undefined) return undefined;
  try {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const stats = all.flatMap((name) => statOf(name) ?? []);
    return secondsOf(pid, stats);
  } catch {
    return undefined;
  }
}

interface Stat {
  readonly pid: number;
  readonly parent: number;
  /** Its own and those of children that have ended. */
  readonly ticks: number;
}

function statOf(pid: string): Stat | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name may hold spaces and brackets; what follows it begins with the third field.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { pid: Number(pid), parent: Number(fields[1]), ticks };
  } catch {
    return undefined;
  }
}

function secondsOf(pid: number, stats: readonly Stat[]): number {
  const own = (stats.find((stat) => stat.pid === pid)?.ticks ?? 0) / TICKS_PER_SECOND;
  const children = stats.filter(({ parent }) => parent === pid);
  return children.reduce((sum, child) => sum + secondsOf(child.pid, stats), own);
}
