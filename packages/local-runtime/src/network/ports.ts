import { createServer } from 'node:net';

const HOST = '127.0.0.1';

/**
 * Where free ports are drawn from: below the ports that systems give to outgoing connections (from 32768 on Linux,
 * from 49152 elsewhere). One of those can be taken by any connection of the machine before the service listens.
 */
const FIRST = 20_000;
const COUNT = 12_000;
const LAST = 65_535;

/** Each process walks from a place of its own, so that two that draw at once do not draw the same. */
const STRETCH = 127;
let next = (process.pid * STRETCH) % COUNT;

/** A port of the loopback interface that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < COUNT; tried += 1) {
    const port = FIRST + next;
    next = (next + 1) % COUNT;
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port from ${FIRST} to ${FIRST + COUNT - 1} is free`);
}

/** Distinct free ports. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports;
}

/** The free ports from this one on, in their order, without those that others claim. */
export async function freePortsFrom(
  first: number,
  count: number,
  claimed: ReadonlySet<number> = new Set(),
): Promise<number[]> {
  const ports: number[] = [];
  for (let port = first; ports.length < count && port <= LAST; port += 1) {
    if (!claimed.has(port) && (await isPortFree(port))) ports.push(port);
  }
  if (ports.length < count) throw new Error(`There are no ${count} free ports from ${first} on`);
  return ports;
}

/** Whether a service could listen on this port of the loopback interface, or of all of them. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of [HOST, '0.0.0.0']) {
    try {
      const server = await listen(port, host);
      await new Promise((resolve) => server.close(resolve));
    } catch {
      return false;
    }
  }
  return true;
}

function listen(port: number, host = HOST) {
  const server = createServer();
  return new Promise<typeof server>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}
