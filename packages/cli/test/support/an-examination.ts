import { createServer, type AddressInfo } from 'node:net';
import { ATerminal } from './a-terminal.js';

/** What doctor says of one thing. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly slow?: true;
  readonly said: string;
  readonly mend?: string;
}

export interface Answer {
  readonly ok: boolean;
  readonly checks: readonly Check[];
}

/** By which the servers of the system are put elsewhere. */
export const variables = [
  'API_PORT',
  'WORKER_PORT',
  'CHAOS_PORT',
  'FOUNDER_PORT',
  'TEMPORAL_UI_PORT',
  'POSTGRES_PORT',
] as const;

/** One server for each of them on a port of the system's choice, which is then free. */
export async function freePorts(names: readonly string[]): Promise<Record<string, string>> {
  const servers = names.map(() => createServer());
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))));
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return Object.fromEntries(names.map((name, index) => [name, ports[index] ?? '']));
}

/** What a service answers of itself. */
export const health = (details: object, status = 'ok') => ({
  'GET /health/ready': { status, info: {}, error: {}, details },
});
export const up = { status: 'up' };

export async function examined(env: Record<string, string>, root: string): Promise<{ exitCode: number } & Answer> {
  const { exitCode, stdout } = await new ATerminal({ env, root }).run('doctor', '--json');
  return { exitCode, ...(JSON.parse(stdout) as Answer) };
}

export const named = ({ checks }: Answer, name: string) => checks.find((check) => check.name === name);
