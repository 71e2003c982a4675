import { WrongUse } from './failure.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the system is. */
export interface Target {
  readonly api: string;
  readonly simulator: string;
}

/** As the services and the command line are told; a load is only for systems on this machine. @throws WrongUse */
export function targetOf(named: { readonly api?: string; readonly simulator?: string }, env: Environment): Target {
  return {
    api: loopback(named.api ?? (env['API_URL'] || local(env['API_PORT'], 3002))),
    simulator: loopback(named.simulator ?? (env['FAKE_STRIPE_URL'] || local(env['CHAOS_PORT'], 3001))),
  };
}

function local(port: string | undefined, usual: number): string {
  return `http://127.0.0.1:${port || usual}`;
}

function loopback(text: string): string {
  const url = parsed(text);
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new WrongUse(`${JSON.stringify(text)} is no address; expected http://127.0.0.1:port.`);
  }
  if (isLoopback(url.hostname)) return url.href.replace(/\/+$/, '');
  throw new WrongUse(`A load test talks to this machine only; ${url.host} is another.`);
}

/** A URL's host is normalised: 127.1 reads 127.0.0.1 here. A name could lead anywhere. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
