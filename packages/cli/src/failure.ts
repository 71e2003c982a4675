import type { ExitCode } from './exit-code.js';

/** Ends a command with one line on stderr. */
export class Failure extends Error {
  override readonly name: string = 'Failure';

  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
