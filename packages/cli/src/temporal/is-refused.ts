import { connect } from 'node:net';

const LOOK_MS = 500;

/**
 * Whether nobody listens at `host:port`, as far as that can be told at once. gRPC goes on trying, and its client takes
 * time to load.
 */
export function isRefused(address: string): Promise<boolean> {
  // A name such as `dns:///host` is gRPC's own to read.
  if (!URL.canParse(`http://${address}`)) return Promise.resolve(false);
  const url = new URL(`http://${address}`);
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 80) });
    const done = (refused: boolean) => {
      socket.destroy();
      resolve(refused);
    };
    socket.setTimeout(LOOK_MS, () => done(false));
    socket.once('connect', () => done(false));
    socket.once('error', (error: NodeJS.ErrnoException) => done(error.code === 'ECONNREFUSED'));
  });
}
