import { connect, type Socket } from 'node:net';

const REACH_MS = 400;

/** Asks whether encryption is offered: PostgreSQL answers with one letter, S or N. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Whether anything listens there. */
export function isTaken(host: string, port: number): Promise<boolean> {
  return conversation(host, port, (socket, done) => socket.once('connect', () => done(true))).then(
    (taken) => taken === true,
  );
}

/** `undefined`: nothing listens there. */
export function isPostgres(host: string, port: number): Promise<boolean | undefined> {
  return conversation(host, port, (socket, done, connected) => {
    socket.once('connect', () => {
      connected();
      socket.write(SSL_REQUEST);
    });
    socket.once('data', (data) => done(/^[SN]$/.test(data.toString('latin1'))));
  });
}

/** What becomes of a connection within 0.4 s; false where somebody is there and says nothing, or hangs up. */
function conversation(
  host: string,
  port: number,
  talk: (socket: Socket, done: (answer: boolean) => void, connected: () => void) => void,
): Promise<boolean | undefined> {
  return new Promise((resolve) => {
    let silent: false | undefined;
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    const done = (answer: boolean | undefined) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(REACH_MS, () => done(silent));
    socket.once('error', () => done(silent));
    socket.once('close', () => done(silent));
    talk(socket, done, () => (silent = false));
  });
}
