import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What a call gets: nothing ever, a status of gRPC, or a message. */
export type Scripted = 'nothing' | { readonly status: number } | Buffer;

const NO_MESSAGE = Buffer.alloc(0);

/** Plays a Temporal, call by call; what is not scripted gets a message without members. */
export class AScriptedTemporal {
  /** By the name of the call, such as `DescribeTaskQueue`. */
  script: Readonly<Record<string, Scripted>> = {};
  private readonly sessions = new Set<ServerHttp2Session>();

  private constructor(private readonly server: Http2Server) {}

  static async start(): Promise<AScriptedTemporal> {
    const server = createServer();
    const temporal = new AScriptedTemporal(server);
    server.on('session', (session) => {
      temporal.sessions.add(session);
      session.on('error', () => undefined);
      session.on('close', () => temporal.sessions.delete(session));
    });
    server.on('stream', (stream, headers) => {
      stream.on('error', () => undefined);
      const call = String(headers[':path']).split('/').at(-1) ?? '';
      answer(stream, temporal.script[call] ?? NO_MESSAGE);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return temporal;
  }

  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get env(): Record<string, string> {
    return { TEMPORAL_ADDRESS: this.address, TEMPORAL_CONFIG_FILE: join(__dirname, 'none.toml') };
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const session of this.sessions) session.destroy();
    await closed;
  }
}

function answer(stream: ServerHttp2Stream, scripted: Scripted): void {
  if (scripted === 'nothing') return;
  const head = { ':status': 200, 'content-type': 'application/grpc' };
  if (!Buffer.isBuffer(scripted)) {
    stream.respond(
      { ...head, 'grpc-status': String(scripted.status), 'grpc-message': 'scripted' },
      { endStream: true },
    );
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  const length = Buffer.alloc(5);
  length.writeUInt32BE(scripted.length, 1);
  stream.end(Buffer.concat([length, scripted]));
}

/** ListSearchAttributesResponse; the types by their numbers. */
export function searchAttributes(types: Readonly<Record<string, number>>): Buffer {
  const entries = Object.entries(types).map(([name, type]) =>
    member(1, Buffer.concat([member(1, Buffer.from(name)), number(2, type)])),
  );
  return Buffer.concat(entries);
}

/** DescribeTaskQueueResponse with one who polls, and has just done so. */
export function polledAt(at: Date): Buffer {
  return member(1, member(1, number(1, Math.floor(at.getTime() / 1_000))));
}

/** In protobuf's wire format. */
function member(field: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([field * 8 + 2]), varint(value.length), value]);
}

function number(field: number, value: number): Buffer {
  return Buffer.concat([Buffer.from([field * 8]), varint(value)]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left = Math.floor(left / 128)) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left % 128) + 128);
  }
}
