import type { Command } from 'commander';
import { ApiClient, theSimulator } from '../api/api-client.js';
import { OrderApi } from '../api/order-api.js';
import { SimulatorApi } from '../api/simulator-api.js';
import { TrainingApi } from '../api/training-api.js';
import type { Context } from '../context.js';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import { printable } from '../terminal/printable.js';

const DEFAULT_API = 'http://127.0.0.1:3002';
const DEFAULT_SIMULATOR = 'http://127.0.0.1:3001';

/** Options that every command understands. */
export interface SharedOptions {
  readonly api?: string;
  readonly json?: boolean;
}

/** Of the commands that ask the simulator. */
export interface SimulatorOptions extends SharedOptions {
  readonly simulator?: string;
}

/** One call of a command: its context, and how it answers. */
export class Session {
  /** How the command ends, unless it fails. */
  exitCode: ExitCode = ExitCode.ok;

  constructor(readonly context: Context) {}

  training(command: Command): TrainingApi {
    return new TrainingApi(this.client(command));
  }

  orders(command: Command): OrderApi {
    return new OrderApi(this.client(command));
  }

  simulator(command: Command): SimulatorApi {
    const { env, fetch } = this.context;
    const { simulator } = command.optsWithGlobals<SimulatorOptions>();
    const address = simulator ?? (env['FAKE_STRIPE_URL'] || localhost(env['CHAOS_PORT'], DEFAULT_SIMULATOR));
    return new SimulatorApi(new ApiClient(addressOf(address), fetch, theSimulator));
  }

  /** Of the API that the command line names, or else the environment. */
  client(command: Command): ApiClient {
    const { env, fetch } = this.context;
    const { api } = command.optsWithGlobals<SharedOptions>();
    return new ApiClient(addressOf(api ?? (env['API_URL'] || localhost(env['API_PORT'], DEFAULT_API))), fetch);
  }

  /** Prints a value as JSON where that was asked for, otherwise as lines. */
  answer(options: SharedOptions, value: unknown, lines: () => readonly string[]): void {
    if (options.json) this.print([jsonOf(value)]);
    else this.print(lines());
  }

  print(lines: readonly string[]): void {
    this.context.stdout.write(lines.map((line) => `${line}\n`).join(''));
  }

  /** For people who look on: not part of the answer. */
  hint(line: string): void {
    if (this.context.stderr.isTTY) this.context.stderr.write(`${printable(line)}\n`);
  }
}

/** JSON escapes the controls of ASCII itself; a terminal acts upon those of Latin-1 as well. */
function jsonOf(value: unknown): string {
  const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, 2).replace(/[\u007f-\u009f]/g, escaped);
}

function localhost(port: string | undefined, otherwise: string): string {
  return port ? `http://127.0.0.1:${port}` : otherwise;
}

function addressOf(text: string): string {
  const url = parsed(text);
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href.replace(/\/+$/, '');
  throw new Failure(ExitCode.usage, `${JSON.stringify(text)} is no address of an API; expected http://host:port`);
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
