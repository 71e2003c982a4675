import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { RunningSystem } from './running-system.js';

const PROGRAM = join(__dirname, '../../../cli/bin/fake-stripe.mjs');

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program `fake-stripe` as a process, beside a system that it finds by the variables that people set. */
export class CommandLine {
  private readonly env: NodeJS.ProcessEnv;

  constructor({ stack: { urls }, directory }: Pick<RunningSystem, 'stack' | 'directory'>) {
    const port = (url: string) => new URL(url).port;
    const training = join(directory, 'training');
    this.env = {
      PATH: process.env.PATH,
      API_URL: urls.api,
      API_PORT: port(urls.api),
      CHAOS_PORT: port(urls.chaos),
      WORKER_PORT: port(urls.worker),
      FOUNDER_PORT: port(urls.founder),
      FAKE_STRIPE_URL: urls.chaos,
      DATABASE_URL: urls.database,
      TEMPORAL_ADDRESS: urls.temporal,
      TEMPORAL_CONFIG_FILE: '/nonexistent/temporal.toml',
      TEMPORAL_UI_URL: urls.temporalUi,
      LOCAL_STATE_DIR: directory,
      CHECKPOINT_STORE: join(training, 'checkpoints'),
      TRAINING_SIGNING_KEY: join(training, 'signing-key.pub.pem'),
    };
  }

  run(...args: readonly string[]): Promise<Ended> {
    return this.shell(process.execPath, PROGRAM, ...args);
  }

  /** @throws Error unless it ends with 0 */
  async well(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(...args);
    if (code === 0) return stdout;
    throw new Error(`fake-stripe ${args.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`);
  }

  /** The one JSON value that it prints, whatever it ends with. */
  async json(...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse((await this.run(...args, '--json')).stdout) as Record<string, unknown>;
  }

  /** Any program in the same environment; `fake-stripe` is a function of its shells. */
  shell(file: string, ...args: readonly string[]): Promise<Ended> {
    const env = { ...this.env, PROGRAM };
    return new Promise((resolve) => {
      execFile(file, args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0;
        resolve({ code, stdout, stderr });
      });
    });
  }

  /** Every command that the help shows and that can be run, such as `ml status`. */
  async commands(path: readonly string[] = []): Promise<readonly string[]> {
    const listed = commandsIn(await this.well(...path, '--help'));
    const names = listed.map(async ({ name, isGroup }) =>
      isGroup ? this.commands([...path, name]) : [[...path, name].join(' ')],
    );
    return (await Promise.all(names)).flat();
  }
}

/**
 * Their names stand two columns in; what is further in goes on with a description. One that takes neither arguments
 * nor options holds others.
 */
function commandsIn(help: string): readonly { readonly name: string; readonly isGroup: boolean }[] {
  const [, section = ''] = help.split(/^Commands:\n/m);
  const [list = ''] = section.split('\n\n');
  return [...list.matchAll(/^ {2}(\S+)( \S)?/gm)]
    .map(([, name = '', takes]) => ({ name, isGroup: takes === undefined }))
    .filter(({ name }) => name !== 'help');
}
