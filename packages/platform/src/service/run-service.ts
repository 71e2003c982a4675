import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError } from '../config/config.js';

export interface Listening {
  readonly port: number;
  /** The variable that moves the port, for the message when it is taken. */
  readonly portVariable: string;
  readonly host: string;
}

/** How long requests in progress may take to end when the service is told to stop. */
const GRACE_MS = 5_000;

/** A reason not to start that its reader can act on without a stack trace. */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/**
 * Listens until SIGTERM or SIGINT.
 * @throws CannotStart when the port is taken
 */
export async function startService(app: NestFastifyApplication, listening: Listening): Promise<void> {
  const { port, portVariable, host } = listening;
  try {
    await app.listen({ port, host });
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    const why = code === 'EADDRINUSE' ? 'is taken' : 'may not be used';
    throw new CannotStart(`Port ${port} ${why}. Set ${portVariable} to another port.`);
  }
  stopOnSignal(app);
  new Logger('Service').log({ msg: `Listening on ${await app.getUrl()}`, port });
}

function stopOnSignal(app: NestFastifyApplication): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    new Logger('Service').log(`Stopping on ${signal}`);
    setTimeout(() => app.getHttpServer().closeAllConnections(), GRACE_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What `main.ts` runs: a start that fails, or a promise that nobody awaits, ends the process with status 1. */
export function runMain(main: () => Promise<void>): void {
  process.on('unhandledRejection', fail);
  process.on('uncaughtException', fail);
  main().catch(fail);
}

function fail(error: unknown): void {
  if (error instanceof ConfigError || error instanceof CannotStart) {
    process.stderr.write(`${error.message}\n`);
  } else {
    new Logger('Service').fatal({ msg: 'The service failed', err: error });
  }
  process.exit(1);
}
