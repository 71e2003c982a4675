import { connect, type Socket } from 'node:net';

const REACH_MS = 400;

/** Asks whether encryption is offered: PostgreSQL answers with one letter, S or N. */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** What a client of HTTP/2 begins with, and settings that hold none. */
const NO_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]);
const PREFACE = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), NO_SETTINGS]);
/** Of a frame: where its type stands, and the type that a server begins with. */
const TYPE_AT = 3;
const SETTINGS = 4;

/** Whether anything listens there. */
export async function isTaken(host: string, port: number): Promise<boolean> {
  return (await conversation(host, port, (socket, done) => socket.once('connect', () => done(true)))) === true;
}

/** `undefined`: nothing listens there. */
export async function isPostgres(host: string, port: number): Promise<boolean | undefined> {
  const answer = await said(host, port, SSL_REQUEST, (data) => /^[SN]$/.test(data.toString('latin1')));
  return answer === 'absent' ? undefined : answer === true;
}

/** As every server of gRPC does. `undefined`: it says nothing at all. */
export async function speaksHttp2(host: string, port: number): Promise<boolean | undefined> {
  const answer = await said(host, port, PREFACE, (data) => data[TYPE_AT] === SETTINGS);
  return answer === 'silent' ? undefined : answer === true;
}

/** Whether what is answered to a greeting is as expected. */
function said(host: string, port: number, greeting: Buffer, expected: (data: Buffer) => boolean): Promise<Outcome> {
  return conversation(host, port, (socket, done, connected) => {
    socket.once('connect', () => {
      connected();
      socket.write(greeting);
    });
    socket.once('data', (data) => done(expected(data)));
  });
}

/** `silent`: somebody is there, and says nothing. `gone`: who was there has hung up. */
type Outcome = boolean | 'absent' | 'silent' | 'gone';

/** What becomes of a connection within 0.4 s. */
function conversation(
  host: string,
  port: number,
  talk: (socket: Socket, done: (answer: boolean) => void, connected: () => void) => void,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let there = false;
    const socket = connect({ host: host.replace(/^\[|\]$/g, ''), port });
    const done = (answer: Outcome) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(REACH_MS, () => done(there ? 'silent' : 'absent'));
    socket.once('error', () => done(there ? 'gone' : 'absent'));
    socket.once('close', () => done(there ? 'gone' : 'absent'));
    talk(socket, done, () => (there = true));
  });
}
