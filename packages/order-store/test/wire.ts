import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands between a store and its database, and falls silent or hangs up when told to. */
export class Wire {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private silent = false;
  private port = 0;

  constructor(private readonly target: URL) {}

  async open(): Promise<URL> {
    this.server = createServer((near) => this.join(near, connect(Number(this.target.port), this.target.hostname)));
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url;
  }

  fallSilent(): void {
    this.silent = true;
  }

  speakAgain(): void {
    this.silent = false;
  }

  async hangUp(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = server && new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private join(near: Socket, far: Socket): void {
    this.carry(near, far);
    this.carry(far, near);
  }

  private carry(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.on('data', (chunk) => !this.silent && to.write(chunk));
    from.on('error', () => {});
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }
}
